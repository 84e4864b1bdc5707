import { json, listed } from './answers.js';
import { type Draft, posted } from './enquiries.js';
import { agency, eventually } from './stack.js';
import { rowsOf } from './stores.js';

/** What was sent to say something of a message. */
export interface CorrectionsSent { readonly corrections: readonly { readonly submission: string; readonly message: string; readonly to: string; readonly replacedBy: string | null }[] }
/** What stands in place of a message. */
export interface Correction { readonly id: string; readonly act: string; readonly reasonCode: string; readonly replacedBy: string | null; readonly reason?: string }
/** Something that somebody had read and was corrected since; and who else had, for whoever answers for it. */
export interface Told { readonly correction: string; readonly issuer: string; readonly message: string; readonly act: string; readonly replacedBy: string | null }
export interface ReadMessage extends Told { readonly readers: readonly { readonly person: string; readonly times: number; readonly asFile: boolean; readonly knowsSince: string | null }[] }

/** The id of the message that something was submitted as, once it is sealed. */
export const messageOf = (at: string, submission: string): Promise<string> =>
  eventually(async () => (await rowsOf<{ message_id: string }>(agency(at).caseDatabaseUrl, 'select message_id from sent_message where submission_id = $1', [submission]))[0]?.message_id, 20_000, 'the message');

export const correctionOf = (message: string, act: string, more: Draft = {}): Draft => ({ message, act, reasonCode: 'WRONG_CONTENT', reason: 'It was about something else.', ...more });
/** Says something of a message, as a person of the agency that sent it. */
export const correct = (at: string, person: string, correction: Draft): Promise<CorrectionsSent> => json<CorrectionsSent>(agency(at).url, '/api/corrections', person, posted(correction));

/** What somebody is told of, once they are. */
export const toldOf = (at: string, person: string, message: string, part: 'url' | 'deskUrl' = 'url'): Promise<Told> => eventually(
  async () => (await json<{ items: Told[] }>(agency(at)[part], '/api/corrected-messages/mine', person)).items.find((one) => one.message === message), 30_000, `${person} being told`);
export const isTold = async (at: string, person: string, message: string, part: 'url' | 'deskUrl' = 'url'): Promise<boolean> =>
  (await json<{ items: Told[] }>(agency(at)[part], '/api/corrected-messages/mine', person)).items.some((one) => one.message === message);
/** Who had read a message, as whoever answers for that sees it. */
export const readersOf = (at: string, person: string, message: string, part: 'url' | 'deskUrl' = 'url'): Promise<ReadMessage> => listed<ReadMessage>(agency(at)[part], '/api/corrected-messages', person, (one) => one.message === message, 30_000);
export const acknowledge = (at: string, person: string, { issuer, correction }: Told, part: 'url' | 'deskUrl' = 'url'): Promise<Told> => json<Told>(agency(at)[part], `/api/corrected-messages/${issuer}/${correction}/acknowledge`, person, posted({}));
/** Waits until a correction of a message has been applied at its recipient. */
export const applied = (at: string, message: string): Promise<unknown> =>
  eventually(async () => (await rowsOf(agency(at).caseDatabaseUrl, 'select 1 from message_correction where message_id = $1 and applied_at is not null', [message])).length > 0, 30_000, 'the correction being applied');
