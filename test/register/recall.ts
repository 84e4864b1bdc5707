import { valueKinds, valuesOf } from '#register';
import { Draw } from '../generate/draw.js';
import { asRecord, inventPerson, type Known, writtenAnew } from './people.js';

/** What the values find of people whom another force wrote down anew, and how often a stranger shares one with somebody. In the clear: the function alters nothing of it. */
export interface Recall {
  readonly found: number;
  /** Of all that was written anew, the share that each kind finds. */
  readonly byKind: Readonly<Record<string, number>>;
  /** Of strangers, the share that has each kind in common with one of so many people. */
  readonly strangersByKind: Readonly<Record<string, number>>;
  readonly valuesAPerson: number;
}

export function measureRecall(seed: number, people: number, tests: number): Recall {
  const draw = new Draw(seed);
  const textsOf = (of: Known): [string, string][] => valuesOf(asRecord(of)).map(({ kind, input }) => [kind, input.toString('latin1')]);
  const known = Array.from({ length: people }, () => inventPerson(draw));
  const all = new Set(known.flatMap((one) => textsOf(one).map(([, text]) => text)));
  const [byKind, strangersByKind] = [new Map<string, number>(), new Map<string, number>()];
  const count = (counts: Map<string, number>, of: readonly [string, string][]): void => { for (const kind of new Set(of.map(([one]) => one))) counts.set(kind, (counts.get(kind) ?? 0) + 1); };
  let found = 0, values = 0;
  for (let at = 0; at < tests; at += 1) {
    const person = known[at % people]!;
    const own = new Set(textsOf(person).map(([, text]) => text));
    values += own.size;
    const shared = textsOf(writtenAnew(draw, person)).filter(([, text]) => own.has(text));
    if (shared.length > 0) found += 1;
    count(byKind, shared);
    count(strangersByKind, textsOf(inventPerson(draw)).filter(([, text]) => all.has(text)));
  }
  const shares = (counts: Map<string, number>): Record<string, number> => Object.fromEntries(valueKinds.flatMap((kind) => (byKind.has(kind) ? [[kind, (counts.get(kind) ?? 0) / tests]] : [])));
  return { found: found / tests, byKind: shares(byKind), strangersByKind: shares(strangersByKind), valuesAPerson: values / tests };
}
