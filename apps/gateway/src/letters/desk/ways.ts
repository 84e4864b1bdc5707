import { readFile } from 'node:fs/promises';
import { GatewayError } from '#messages';

/** How places without a node are reached: the one file of an installation that says it (MAG_LETTERS). */
export interface Ways {
  /** The team's own address: letters come from it, and replies and read receipts go to it. */
  readonly from: string;
  /** Whom somebody asks who has a question about a letter: a team and how it is reached, nobody's name. */
  readonly contact: string;
  /** The secure mail address of a place, by its code. Whatever is not here is sent by hand. */
  readonly mailOf: ReadonlyMap<string, string>;
}

const address = /^[^\s@<>"]+@[^\s@<>"]+$/;
const invalid = (): GatewayError => new GatewayError('CONFIG_SETTING_INVALID', { setting: 'MAG_LETTERS' });

/** Reads the file anew: a change holds from the next letter on. Where none is named every place is reached by hand. @throws CONFIG_SETTING_INVALID where it cannot be read, or is not of that form */
export async function waysIn(file: string | undefined): Promise<Ways | undefined> {
  if (file === undefined) return undefined;
  const text = await readFile(file, 'utf8').catch(() => { throw invalid(); });
  return readWays(text);
}

/** @throws CONFIG_SETTING_INVALID */
export function readWays(text: string): Ways {
  let read: { readonly from?: unknown; readonly contact?: unknown; readonly places?: unknown };
  try {
    read = JSON.parse(text) as typeof read;
  } catch {
    // What stands in the file goes into no error.
    throw invalid();
  }
  const { from, contact, places } = read;
  if (typeof from !== 'string' || !address.test(from) || typeof contact !== 'string' || contact === '' || /[\r\n]/.test(contact) || typeof places !== 'object' || places === null) throw invalid();
  const mailOf = new Map(Object.entries(places as Record<string, { readonly mail?: unknown } | null>).flatMap(([place, way]) => (way?.mail === undefined ? [] : [[place, String(way.mail)] as const])));
  if ([...mailOf.values()].some((mail) => !address.test(mail))) throw invalid();
  return { from, contact, mailOf };
}
