import { type KindDeclaration, kindNames, kinds } from '#messages';

const ways = ({ between }: KindDeclaration): string => (between === undefined ? 'every node to every other' : between.map(({ from, to }) => `${from} to ${to}`).join('; '));
const floorOf = ({ floor, floorOf: byContent }: KindDeclaration): string => (byContent === undefined || floor !== 'OPEN' ? floor : `${floor}, higher by content`);
const orderOf = ({ ordering }: KindDeclaration): string => (ordering === 'none' ? 'none' : `by ${ordering}`);
const expiryOf = ({ defaultExpiryDays: days }: KindDeclaration): string => (days === 1 ? '1 day' : `${days} days`);

function row(declaration: KindDeclaration): string {
  const cells = [`\`${declaration.kind}\``, declaration.family, declaration.meaning, ways(declaration), floorOf(declaration), orderOf(declaration), declaration.mayHaveVictimPart ? 'always' : 'never', expiryOf(declaration)];
  return `| ${cells.join(' | ')} |`;
}

/** The table of all kinds, as `contracts/kinds.md` publishes it. */
export function kindsDocument(): string {
  return [
    '# Kinds', '', 'Generated from the declarations in `libs/messages/src/kinds`; change those, not this page.', '',
    'A sealed victim part travels always or never, whatever is in it. The floor is the lowest label under which anything of the message stands.', '',
    '| kind | family | says | goes from | floor | order | victim part | expires after |', '| --- | --- | --- | --- | --- | --- | --- | --- |',
    ...kindNames.map((kind) => row(kinds[kind])), '',
  ].join('\n');
}
