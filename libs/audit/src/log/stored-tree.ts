import { GatewayError } from '#messages';
import { type Sql } from '#platform';
import { type TreeHead } from '../note/checkpoint.js';
import { Frontier, peakLevels } from '../tree/frontier.js';
import { nodeHash } from '../tree/hashing.js';
import { consistencyRanges, inclusionRanges, proofOf, type SubtreeHash } from '../tree/proofs.js';

/** Every so many levels the hashes of complete subtrees are kept. */
export const keptLevels = 8;

const tileWidth = 2 ** keptLevels;

/** The hashes of complete subtrees, from those that are kept in a store: read by tiles of 256, each once, so that many proofs cost little more than one. @throws AUDIT_PROOF where one is missing */
export function storedSubtrees(sql: Sql): SubtreeHash {
  const tiles = new Map<string, Promise<ReadonlyMap<number, Buffer>>>();
  const tileOf = (kept: number, from: number): Promise<ReadonlyMap<number, Buffer>> => {
    const name = `${kept} ${from}`;
    const tile = tiles.get(name) ?? readTile(sql, kept, from);
    tiles.set(name, tile);
    return tile;
  };
  return async (level, place) => {
    const kept = Math.floor(level / keptLevels) * keptLevels;
    const width = 2 ** (level - kept);
    const first = place * width;
    const tile = await tileOf(kept, Math.floor(first / tileWidth) * tileWidth);
    let hashes = Array.from({ length: width }, (_, at) => tile.get(first + at)).filter((hash) => hash !== undefined);
    if (hashes.length !== width) throw new GatewayError('AUDIT_PROOF', { count: place * 2 ** level });
    while (hashes.length > 1) hashes = hashes.filter((_, at) => at % 2 === 0).map((left, at) => nodeHash(left, hashes[2 * at + 1] as Buffer));
    return hashes[0] as Buffer;
  };
}

async function readTile(sql: Sql, kept: number, from: number): Promise<ReadonlyMap<number, Buffer>> {
  const rows = kept === 0
    ? await sql('select position as place, hash from audit_leaf where position >= $1 and position < $2', [from, from + tileWidth])
    : await sql('select place, hash from audit_node where level = $1 and place >= $2 and place < $3', [kept, from, from + tileWidth]);
  return new Map(rows.map((row) => [Number(row['place']), row['hash'] as Buffer]));
}

/** The right edge of the first `size` leaves of a stored log. @throws AUDIT_PROOF */
export async function storedFrontier(sql: Sql, size: number): Promise<Frontier> {
  const subtree = storedSubtrees(sql);
  const hashes: Buffer[] = [];
  let at = 0;
  for (const level of peakLevels(size)) {
    hashes.push(await subtree(level, at / 2 ** level));
    at += 2 ** level;
  }
  return Frontier.of(size, hashes);
}

/** The head of the first `size` leaves. @throws AUDIT_PROOF */
export const storedHead = async (sql: Sql, size: number): Promise<TreeHead> => ({ size, root: (await storedFrontier(sql, size)).root() });

/** The head of all that a store has sealed, whoever did it. @throws AUDIT_PROOF */
export async function sealedHead(sql: Sql): Promise<TreeHead> {
  const [row] = await sql('select coalesce(max(position) + 1, 0) as size from audit_leaf');
  return storedHead(sql, Number(row?.['size']));
}

/** Shows that leaves are in a stored log: a proof for each. @throws AUDIT_PROOF */
export async function storedInclusions(sql: Sql, places: readonly number[], size: number): Promise<Buffer[][]> {
  const subtree = storedSubtrees(sql);
  const proofs: Buffer[][] = [];
  for (const place of places) proofs.push(await proofOf(inclusionRanges(place, size), subtree));
  return proofs;
}

/** Shows that a stored log continues what it was. @throws AUDIT_PROOF */
export const storedConsistency = (sql: Sql, old: number, size: number): Promise<Buffer[]> => proofOf(consistencyRanges(old, size), storedSubtrees(sql));
