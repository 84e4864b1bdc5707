import { openToken, verifyToken } from '#envelope';
import { Draw } from '../generate/draw.js';
import { type Mutated, type Mutation, mutations, type Valid, validToken } from './mutations.js';
import { encoded } from './raw-tokens.js';

/** What came of many mutations. */
export interface Judged {
  /** Tokens that had to be accepted and were; a run in which they are not shows nothing. */
  readonly valid: number;
  readonly validRefused: number;
  readonly mutated: number;
  readonly byMutation: Readonly<Record<string, number>>;
  readonly byCode: Readonly<Record<string, number>>;
  /** Each by its mutation, the seed and the round, from which it can be made again. */
  readonly acceptedInvalid: readonly string[];
}

const forms = ['jws', 'jwe'] as const, makes = ['curve25519', 'p256'] as const;
const judge = ({ form, keys: own }: Valid, { token, keys = own, profile = false }: Mutated) => (form === 'jws' ? verifyToken : openToken)(token, keys, { profile });

/**
 * Makes valid tokens of every form and key, and of each a wrong one, as often as asked, and has them judged by the function that the running system and `mag envelope`
 * use. `others` takes the place of the mutations, to show that this would see one that is accepted.
 */
export async function mutateTokens({ count, seed, others = mutations }: { readonly count: number; readonly seed: number; readonly others?: Readonly<Record<string, Mutation>> }): Promise<Judged> {
  const draw = new Draw(seed);
  const ways = Object.entries(others);
  const byMutation: Record<string, number> = {}, byCode: Record<string, number> = {}, acceptedInvalid: string[] = [];
  const judged = { valid: 0, validRefused: 0, mutated: 0 };
  const pool = () => forms.flatMap((form) => makes.map((make) => validToken(form, make, draw)));
  let valids = pool();
  for (let round = 0; judged.mutated < count; round += 1) {
    if (round % 500 === 0) {
      valids = [...pool(), ...pool()];
      for (const valid of valids) {
        const answer = await judge(valid, { token: valid.token });
        judged[answer.valid && answer.payload === encoded(valid.content) ? 'valid' : 'validRefused'] += 1;
      }
    }
    const [name, mutation] = ways[round % ways.length]!;
    const valid = draw.pick(valids), other = draw.pick(valids.filter((one) => one !== valid));
    const mutated = mutation(valid, draw, other);
    if (mutated === undefined || (mutated.token === valid.token && mutated.keys === undefined && mutated.profile !== true)) continue;
    const answer = await judge(valid, mutated);
    judged.mutated += 1;
    byMutation[name] = (byMutation[name] ?? 0) + 1;
    const code = answer.valid ? 'accepted' : answer.code;
    byCode[code] = (byCode[code] ?? 0) + 1;
    if (answer.valid) acceptedInvalid.push(`${name}: seed ${String(seed)}, round ${String(round)}`);
  }
  return { ...judged, byMutation, byCode, acceptedInvalid };
}
