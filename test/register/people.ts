import { type RegisterPerson } from '#register';
import { type Draw } from '../generate/draw.js';
import { everydayStreetNames, streetNames, streetTypes } from '../generate/invented.js';

/**
 * Names as unlike each other as those of England and Wales: two people share a given name about once in a hundred pairs, a family name once in a thousand; most family names are rare ones, put together of syllables. Streets likewise: an eighth of everybody lives in one of eight everyday names.
 */
const given = ('David John Paul Mark Stephen Michael Christopher Andrew James Daniel Matthew Thomas Joshua Ryan Jack Liam Lee Mohammed Craig Jamie Scott Dean Connor Callum Gareth Rhys Ahmed Imran Tomasz Piotr Kwame Kofi Andrei Yusuf Arjun Owain ' +
  'Susan Sarah Emma Claire Rebecca Laura Gemma Stacey Kayleigh Chloe Jade Megan Leanne Donna Michelle Nicola Aisha Fatima Priya Agnieszka Abena Bethan').split(' ');
const common = 'Smith Jones Williams Taylor Brown Davies Evans Wilson Thomas Roberts Johnson Lewis Walker Robinson Wood Thompson White Watson Jackson Wright Green Harris Cooper King Lee Martin Clarke James Morgan Hughes Edwards Hill Moore Clark Harrison Scott Young Morris Hall Ward Patel Khan Ali Hussain Singh Ahmed Begum'.split(' ');
const syllables = 'ash bar cal den eld far gar hol ing ker lan mor nor ock pen quar ram sed tor ul ver wad yar bick clough ford ham ley shaw stead thwaite ton wick worth by den'.split(' ');
const [onsets, vowels, codas] = ['b br c cl cr d f g h j k l m n p r s st t th w y'.split(' '), 'a e i o u ea oo'.split(' '), 'b ck d g l ll m n nd p r rt s t v x'.split(' ')];
const made = (draw: Draw): string => draw.pick(onsets) + draw.pick(vowels) + draw.pick(codas) + draw.pick(syllables);

const forename = (draw: Draw): string => (draw.chance(0.75) ? draw.pick(given) : made(draw));
const family = (draw: Draw): string => (draw.chance(0.22) ? draw.pick(common) : made(draw) + draw.pick(syllables.slice(22)));
const two = (number: number): string => String(number).padStart(2, '0');

function address(draw: Draw): { street: string; postcode: string } {
  const street = draw.chance(0.12) ? draw.pick(everydayStreetNames) : draw.chance(0.2) ? draw.pick(streetNames) : made(draw) + draw.pick(syllables);
  return { street: `${draw.integer(1, 180)} ${street} ${draw.pick(Object.keys(streetTypes))}`, postcode: `${draw.pick(['B', 'M', 'L', 'CW', 'WR', 'TF', 'HR', 'PR', 'SA', 'DE', 'HU', 'CF', 'NE', 'LS', 'BS', 'NR'])}${draw.integer(1, 60)} ${draw.integer(1, 9)}${draw.text(2, 'ABDEFGHJLNPQRSTUWXYZ')}` };
}

/** Somebody who never was, known by name, birth and address. */
export interface Known { readonly given: string; readonly family: string; readonly born: string; readonly street: string; readonly postcode: string }

export const inventPerson = (draw: Draw): Known => ({ given: forename(draw), family: family(draw), born: `${draw.integer(1965, 2006)}-${two(draw.integer(1, 12))}-${two(draw.integer(1, 28))}`, ...address(draw) });

/** What a caseload or an incident has of them; without the numbers of any register. */
export const asRecord = ({ given: first, family: last, born, street, postcode }: Known): RegisterPerson => ({ names: [{ given: first, family: last }], dateOfBirth: born, addresses: [{ street, postcode }] });

function mistyped(draw: Draw, text: string): string {
  if (text.length < 3) return text;
  const at = draw.integer(0, text.length - 2);
  return draw.pick([text.slice(0, at) + text.slice(at + 1), text.slice(0, at) + text[at]! + text.slice(at), `${text.slice(0, at)}${text[at + 1]!}${text[at]!}${text.slice(at + 2)}`, text.slice(0, at) + draw.pick([...'aeiourstln']) + text.slice(at + 1)]);
}

/** One digit of a date that is another, where a calendar has that date. */
function misdated(draw: Draw, born: string): string {
  const at = draw.pick([3, 6, 8, 9]);
  const wrong = `${born.slice(0, at)}${draw.integer(0, 9)}${born.slice(at + 1)}`;
  return Number.isNaN(Date.parse(wrong)) ? born : wrong;
}

/** The same person as another force wrote them down: of each field a share is mistyped, short, exchanged, left out or has changed. */
export function writtenAnew(draw: Draw, known: Known): Known {
  const often = (percent: number): boolean => draw.chance(percent / 100);
  const [year = '', month = '', day = ''] = known.born.split('-');
  const born = often(4) && Number(day) <= 12 ? `${year}-${day}-${month}` : often(6) ? misdated(draw, known.born) : often(4) ? '' : known.born;
  const named = { ...known, given: often(12) ? mistyped(draw, known.given) : often(5) ? known.given.slice(0, 3) : known.given, family: often(12) ? mistyped(draw, known.family) : often(4) ? family(draw) : known.family };
  const turned = often(3) ? { ...named, given: named.family, family: named.given } : named;
  return { ...turned, born, ...(often(25) ? address(draw) : {}), ...(often(8) ? { postcode: '' } : {}), ...(often(8) ? { street: mistyped(draw, known.street) } : {}) };
}
