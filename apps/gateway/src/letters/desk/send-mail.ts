import { createTransport, type SendMailOptions } from 'nodemailer';
import { GatewayError } from '#messages';

/** A mail as it is handed to the server. */
export type Mail = SendMailOptions;

/** What takes mail. */
export interface SecureMail {
  /** Returns when the server has taken the mail for every recipient. @throws GatewayError LETTER_UNREACHABLE; LETTER_REFUSED where it will not have this mail */
  send(mail: Mail): Promise<void>;
  close(): void;
}

const patience = { connectionTimeout: 15_000, greetingTimeout: 15_000, socketTimeout: 60_000 } as const;
const loopback = /^(127\.0\.0\.1|localhost|\[::1\])$/;

/**
 * The server that takes secure mail. The connection is encrypted, with a certificate that holds, or there is none: STARTTLS is demanded where the address does not begin with TLS. Only a server on this very machine, as the mailbox of
 * development is one, is spoken to without.
 */
export function mailThrough(server: string | undefined): SecureMail {
  if (server === undefined) return { send: () => Promise.reject(new GatewayError('LETTER_UNREACHABLE')), close: () => undefined };
  const { protocol, hostname, port, username, password } = new URL(server);
  const secure = protocol === 'smtps:';
  const transport = createTransport({
    host: hostname.replaceAll(/^\[|\]$/g, ''), port: port === '' ? (secure ? 465 : 587) : Number(port), secure, requireTLS: !secure && !loopback.test(hostname), ignoreTLS: !secure && loopback.test(hostname),
    tls: { minVersion: 'TLSv1.2' }, disableFileAccess: true, disableUrlAccess: true, ...patience,
    ...(username === '' ? {} : { auth: { user: decodeURIComponent(username), pass: decodeURIComponent(password) } }),
  });
  return {
    async send(mail) {
      try {
        const { rejected } = await transport.sendMail(mail);
        if (rejected.length > 0) throw new GatewayError('LETTER_REFUSED');
      } catch (error) {
        throw error instanceof GatewayError ? error : new GatewayError(isRefusal(error) ? 'LETTER_REFUSED' : 'LETTER_UNREACHABLE', {}, { cause: error });
      }
    },
    close: () => transport.close(),
  };
}

/** A permanent answer to this mail (RFC 5321 section 4.2.1); whatever else went wrong may be over the next time. */
const isRefusal = (error: unknown): boolean => Number((error as { responseCode?: unknown }).responseCode ?? 0) >= 500 && (error as { code?: unknown }).code !== 'EAUTH';
