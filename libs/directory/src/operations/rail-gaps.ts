import { isKind, type Kind, type KindDeclaration, kinds } from '#messages';
import { type Agreement, type DirectoryDocument } from '../document.js';

/** What the exchange sends about messages of others, and as what it sends them. */
const purpose = 'run-exchange', lawfulBasis = 'UKGDPR-6-1-e';

/** Something that the rails need for what passes from one agency to another, and may not send. */
interface Gap {
  readonly from: string;
  readonly to: string;
  readonly needs: Extract<Kind, 'receipts' | 'place-given-up'>;
  /** The kinds that need it. */
  readonly kinds: readonly string[];
}

/**
 * Where agreements let something pass and not what the exchange must send about it, one plain sentence each: receipts back (promise 1), and the giving up of a place in the order (ADR 0010).
 * With `before`, only what is new since that document.
 */
export function railGaps(document: DirectoryDocument, before?: DirectoryDocument): string[] {
  const known = before === undefined ? [] : gapsOf(before);
  return gapsOf(document).flatMap((gap) => {
    const old = known.find(({ from, to, needs }) => from === gap.from && to === gap.to && needs === gap.needs);
    const fresh = gap.kinds.filter((kind) => old?.kinds.includes(kind) !== true);
    return fresh.length === 0 ? [] : [sentences[gap.needs]({ ...gap, kinds: fresh })];
  });
}

function gapsOf({ agreements }: DirectoryDocument): Gap[] {
  const lets = (from: string, to: string, wanted: Kind): boolean => agreements.some((one) => one.from === from && one.to === to && one.kinds.some(({ kind, purposes, lawfulBases }) =>
    kind === wanted && purposes.includes(purpose) && (lawfulBases?.includes(lawfulBasis) ?? true)));
  return agreements.flatMap((agreement) => {
    const { from, to } = agreement, receipted = namesOf(agreement, () => true), ordered = namesOf(agreement, isOrdered);
    return [
      ...(receipted.length === 0 || lets(to, from, 'receipts') ? [] : [{ from, to, needs: 'receipts', kinds: receipted } as const]),
      ...(ordered.length === 0 || lets(from, to, 'place-given-up') ? [] : [{ from, to, needs: 'place-given-up', kinds: ordered } as const]),
    ];
  });
}

/** The kinds that are answered by receipts, which receipts themselves are not. */
const namesOf = ({ kinds: agreed }: Agreement, which: (kind: string) => boolean): string[] => agreed.map(({ kind }) => kind).filter((kind) => kind !== 'receipts' && which(kind));
/** A kind that we do not know yet may be ordered. */
const isOrdered = (kind: string): boolean => !isKind(kind) || (kinds[kind] as KindDeclaration).ordering !== 'none';

const sentences: Readonly<Record<Gap['needs'], (gap: Gap) => string>> = {
  receipts: ({ from, to, kinds: some }) =>
    `From ${from} to ${to}: ${some.join(', ')} may pass, but no receipts may come back: ${from} would send each until it expires, and then say that it was never confirmed. Let receipts pass for ${purpose} from ${to} to ${from}.`,
  'place-given-up': ({ from, to, kinds: some }) =>
    `From ${from} to ${to}: ${some.join(', ')} may pass, but no place-given-up: one message that expires would hold up at ${to} whatever follows it. Let place-given-up pass for ${purpose} from ${from} to ${to}.`,
};
