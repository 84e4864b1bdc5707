/**
 * What two spellings of one address have in common: its letters and digits, with the postcode last, whether that stands in a field of its own or at the end of the text. Two addresses that differ in this are two.
 * What was asked belongs to a gate by it; where it says too little, nothing belongs, and the gate stays red.
 */
export function addressKey({ address, postcode }: { readonly address?: unknown; readonly postcode?: unknown }): string {
  const [text, code] = [address, postcode].map(lettersOf) as [string, string];
  return text.endsWith(code) ? text : text + code;
}

const lettersOf = (value: unknown): string => (typeof value === 'string' ? value.normalize('NFKC').toLowerCase().replaceAll(/[^\p{L}\p{N}]/gu, '') : '');
