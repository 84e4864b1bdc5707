import { json, listed } from './answers.js';
import { because, type Draft, posted } from './enquiries.js';
import { agency } from './stack.js';

/** A misroute as whoever deals with it sees it. */
export interface Misroute {
  readonly id: string;
  readonly message: string;
  readonly state: string;
  readonly open: readonly string[];
  readonly controller: { readonly dueAt: string; readonly toldAt: string | null };
  readonly foundAt: string;
  readonly readers: readonly { readonly person: string; readonly times: number }[];
}

export const reading = because('To see what stands here');
export const found = (message: string, issuer: string, safety: 'AT_RISK' | 'NOT_AT_RISK', more: Draft = {}): Draft => ({ message, issuer, safety, reason: 'Where somebody lives, in what happened.', ...more });
/** Reports, as somebody who reads at a node, that a message tells something of a victim; answers the id of the misroute. */
export const report = async (at: string, person: string, said: Draft): Promise<string> => (await json<{ id: string }>(agency(at).url, '/api/misroutes', person, posted(said))).id;
export const misroute = (at: string, person: string, id: string): Promise<Misroute> => json<Misroute>(agency(at).url, `/api/misroutes/${id}`, person);
/** Records a step of a misroute, or its end. */
export const record = (at: string, person: string, id: string, step: 'safety-calls' | 'controller-told' | 'sender-told' | 'closed', said: Draft): Promise<Misroute> => json<Misroute>(agency(at).url, `/api/misroutes/${id}/${step}`, person, posted(said));
/** Whether somebody at a desk is to call because of a message. */
export const isToBeCalled = async (at: string, person: string, message: string): Promise<boolean> =>
  (await json<{ items: { message: string }[] }>(agency(at).deskUrl, '/api/safety-calls?limit=100', person)).items.some((one) => one.message === message);
/** A misroute in the list, by its message. */
export const listedMisroute = (at: string, person: string, message: string): Promise<Misroute> => listed<Misroute>(agency(at).url, '/api/misroutes', person, (one) => one.message === message, 30_000);
