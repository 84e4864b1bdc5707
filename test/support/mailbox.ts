import { existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { eventually, stackFile } from './stack.js';

const folder = (): string => join(dirname(stackFile()), 'mailbox');

/** A mail of the development mailbox: all that a server on its way could read of it, and what is attached. */
export interface ReceivedMail {
  /** The very bytes. */
  readonly raw: string;
  /** The headers and the text that is no attachment. */
  readonly open: string;
  readonly header: (name: string) => string | undefined;
  /** Attachments by their name. */
  readonly attached: Readonly<Record<string, string>>;
}

/** The mails of a conversation, once there are as many. */
export const mailsOf = (conversation: string, count = 1): Promise<ReceivedMail[]> => eventually(async () => {
  const mails = readdirSync(folder()).filter((file) => file.endsWith('.eml')).map((file) => readFileSync(join(folder(), file), 'utf8')).filter((raw) => raw.includes(conversation));
  return mails.length >= count && mails.map(readMail);
}, 30_000, 'a mail');

/** Closes the mailbox of an address for the time being, or opens it again. */
export function closeMailbox(address: string): () => void {
  const file = join(folder(), `${address}.closed`);
  writeFileSync(file, '');
  return () => { if (existsSync(file)) rmSync(file); };
}

/** Reads what a mail of ours is: a text and attachments, one below the other (RFC 2046). */
export function readMail(raw: string): ReceivedMail {
  const [head = '', ...rest] = raw.split('\r\n\r\n');
  const headers = unfold(head);
  const boundary = /boundary="([^"]+)"/.exec(headers)?.[1] ?? '';
  const parts = rest.join('\r\n\r\n').split(`--${boundary}`).slice(1, -1).map((part) => {
    const at = part.indexOf('\r\n\r\n');
    const partHead = unfold(part.slice(0, at)), body = part.slice(at + 4);
    const name = /filename="?([^";\r\n]+)"?/.exec(partHead)?.[1];
    return { name, partHead, text: /base64/i.test(partHead) ? Buffer.from(body, 'base64').toString('utf8') : quoted(partHead, body) };
  });
  const open = [headers, ...parts.map(({ partHead }) => partHead), ...parts.filter(({ name }) => name === undefined).map(({ text }) => text)].join('\n');
  return {
    raw, open, header: (name) => new RegExp(`^${name}: *(.*)$`, 'im').exec(headers)?.[1]?.trim(),
    attached: Object.fromEntries(parts.flatMap(({ name, text }) => (name === undefined ? [] : [[name, text]]))),
  };
}

const unfold = (head: string): string => head.replaceAll(/\r\n[ \t]+/g, ' ');
const quoted = (head: string, body: string): string => (/quoted-printable/i.test(head)
  ? Buffer.from(body.replaceAll(/=\r\n/g, '').replaceAll(/=([0-9A-F]{2})/g, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16))), 'latin1').toString('utf8') : body);
