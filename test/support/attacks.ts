import { createHash } from 'node:crypto';
import { type ErrorCode } from '#messages';
import { loadApp } from '../../deploy/local/apps.js';
import { type SampleApp } from '../../deploy/local/sample/agencies.js';
import { type Draft, seal, type Wrongly } from './sealed.js';
import { agency } from './stack.js';
import { rowsOf } from './stores.js';

/** An attack: what is sent, and the code that it must end with. `told`: the sender is proven, so it gets a receipt with the code. */
export interface Attack {
  readonly what: string;
  readonly code: ErrorCode;
  readonly told: boolean;
  /** Whose signature held, though it is not told. */
  readonly proven?: true;
  readonly lane?: 'bulk' | 'urgent';
  make(): Promise<{ value: string | Buffer; message?: Draft }>;
}

const made = async (message: Draft, wrongly: Wrongly): Promise<{ value: string; message: Draft }> => ({ value: await seal(message, wrongly), message });
/** A message that cannot be believed: nothing goes back to the agency that it names. */
export const unbelieved = (what: string, code: ErrorCode, wrongly: Wrongly, message: () => Draft): Attack => ({ what, code, told: false, make: () => made(message(), wrongly) });
/** A message whose sender is proven: the refusal is told. */
export const refused = (what: string, code: ErrorCode, message: () => Draft, wrongly: Wrongly = {}, lane?: 'urgent'): Attack =>
  ({ what, code, told: true, ...(lane === undefined ? {} : { lane }), make: () => made(message(), wrongly) });

/** A compact token with its segments changed. */
export const segments = (token: string, change: (parts: string[]) => string[]): string => change(token.split('.')).join('.');
/** A segment with another first character. */
export const flipped = (segment: string): string => `${segment.startsWith('A') ? 'B' : 'A'}${segment.slice(1)}`;

/** What an attack has left behind: its record in quarantine. */
export interface Kept { readonly code: string; readonly lane: string; readonly issuer: string | null; readonly message_id: string | null; readonly state: string }

const sha256 = (bytes: string | Buffer): Buffer => createHash('sha256').update(bytes).digest();
/** The record of these very bytes in an agency's quarantine, once it waits for a person. */
export const quarantined = async (at: string, value: string | Buffer): Promise<Kept | undefined> =>
  (await rowsOf<Kept>(agency(at).caseDatabaseUrl, `select code, lane, issuer, message_id, state from quarantine where sealed_digest = $1 and state <> 'early'`, [sha256(value)]))[0];

const caseTables = ['inbox', 'message_part', 'forward', 'held'];
const victimTables = ['arrival', 'victim_part', 'refused_arrival', 'outcome'];

/**
 * Every table of an agency outside the quarantine in which messages have left anything: of the rails, by their ids; of those that the handlers of its app say that they write, by the ids
 * and by what else names them, such as the case reference number of whom they are about.
 */
export async function effectsOf(at: string, ids: readonly string[], named: readonly string[] = []): Promise<string[]> {
  const { app, caseDatabaseUrl, victimDatabaseUrl } = agency(at);
  const byId = (table: string): string => `select '${table}' as name where exists (select 1 from ${table} where message_id = any($1::uuid[]))`;
  const byText = ({ table }: { readonly table: string }): string => `select '${table}' where exists (select 1 from ${table} t where t::text like any($2))`;
  const onCaseSide = [...caseTables.map(byId), ...(await loadApp(app as SampleApp)).effectTables.map(byText)].join(' union all ');
  const found = [
    ...await rowsOf<{ name: string }>(caseDatabaseUrl, onCaseSide, [ids, [...ids, ...named].map((one) => `%${one}%`)]),
    ...await rowsOf<{ name: string }>(victimDatabaseUrl, victimTables.map(byId).join(' union all '), [ids]),
  ];
  return found.map(({ name }) => name);
}
