import { type Draw } from './draw.js';

/** Words of which invented addresses, people, schools and refuges are made. None of them occurs in the sentences of narrative.ts. */
export const streetNames = [
  'Rosewood', 'Larkspur', 'Thornbury', 'Wolverley', 'Habberley', 'Brinton', 'Marlpool', 'Sutherland', 'Cranbourne', 'Foxglove', 'Hawthorn', 'Bluebell',
  'Wincle', 'Prestbury', 'Alderley', 'Gawsworth', 'Macefield', 'Tytherington', 'Brocklebank', 'Chelmarsh', 'Ombersley', 'Hartlebury', 'Pershore', 'Inkberrow',
  'Upper Lattimore', 'Kings Meadow', 'Old Quarry', 'Queen Adelaide', 'Saint Barnabas', 'Malvern View', 'Cobblers Pike', 'Ferncliffe', 'Pinewoods', 'Juniper',
];
/** Street names made of everyday words: they stay ambiguous with ordinary text, so both halves count together. */
export const everydayStreetNames = ['Church', 'Station', 'Mill', 'Park', 'School', 'High', 'Bridge', 'Green'];
/** Kinds of street with the ways in which people shorten them. */
export const streetTypes: Record<string, readonly string[]> = {
  Road: ['Rd', 'Rd.'], Street: ['St', 'St.', 'Str'], Avenue: ['Ave', 'Av', 'Ave.'], Close: ['Cl', 'Clo'], Lane: ['Ln', 'La'], Drive: ['Dr', 'Drv'],
  Crescent: ['Cres', 'Cr'], Court: ['Ct', 'Crt'], Gardens: ['Gdns', 'Gdn'], Terrace: ['Terr', 'Ter'], Place: ['Pl'], Grove: ['Gr', 'Gro'],
};
export const towns = ['Kidderminster', 'Bewdley', 'Redditch', 'Droitwich', 'Evesham', 'Macclesfield', 'Congleton', 'Nantwich', 'Sandbach', 'Wilmslow'];
export const schoolNames = ['Saint Wilfrid', 'Rosehill', 'Oldnall', 'Blackwell Brook', 'Saint Ethelbert', 'Comberton', 'Foley Meadow', 'Heronswood', 'Fallibroome', 'Puss Bank'];
export const schoolKinds = ['Primary School', 'Infant School', 'High School', 'Academy', 'Nursery'];
export const refugeNames = ['Lantern', 'Kingfisher', 'Willowbrook', 'Safe Harbour', 'Phoenix', 'Beacon', 'Nightingale', 'Sycamore', 'Cedarwood', 'Bramble'];
export const refugeKinds = ['House', 'Lodge', 'Refuge', 'House Refuge', 'Women’s Refuge', 'Centre'];
export const givenNames = ['Ada', 'Bilal', 'Chloe', 'Dara', 'Elin', 'Farid', 'Grace', 'Hana', 'Imran', 'Jodie', 'Kofi', 'Leah', 'Mina', 'Noor', 'Owen', 'Priya', 'Rhys', 'Sana', 'Tom', 'Una'];
export const familyNames = ['Testperson', 'Examplesson', 'Sampleton', 'Inventedd', 'Fictionham', 'Placeholder'];

/** An address taken apart, so that it can be written down in many ways. */
export interface InventedAddress {
  flat: string | null;
  number: string;
  streetName: string;
  streetType: string;
  town: string;
  /** True where the street name is made of everyday words. */
  everyday: boolean;
}

export function inventAddress(draw: Draw): InventedAddress {
  const everyday = draw.chance(0.1);
  return {
    flat: draw.chance(0.3) ? String(draw.integer(1, 40)) : null,
    number: String(draw.integer(1, 199)) + (draw.chance(0.08) ? draw.pick(['A', 'B', 'C']) : ''),
    streetName: draw.pick(everyday ? everydayStreetNames : streetNames),
    streetType: draw.pick(Object.keys(streetTypes)),
    town: draw.pick(towns),
    everyday,
  };
}

/** The address as a records system holds it. */
export function writeAddress(a: InventedAddress): string {
  return `${a.flat === null ? '' : `Flat ${a.flat}, `}${a.number} ${a.streetName} ${a.streetType}, ${a.town}`;
}

/** A postcode of a valid form (BS 7666 part 2): area and district, one space, sector and unit. District 1 is left to the sample of the postcode lookup: whom an enquiry must ask is not left to chance. */
export function inventPostcode(draw: Draw): string {
  const area = draw.pick(['WR', 'DY', 'CW', 'SK', 'HR', 'SY', 'TF', 'CH', 'WA', 'B', 'M', 'L']);
  return `${area}${draw.integer(2, area.length === 1 ? 99 : 29)} ${draw.integer(0, 9)}${draw.text(2, 'ABDEFGHJLNPQRSTUWXYZ')}`;
}

/** A telephone number out of the ranges that Ofcom keeps for drama: nobody's. Eleven digits, written in the usual groups. */
export function inventPhone(draw: Draw): string {
  const last = draw.digits(3);
  return draw.pick([`07700 900${last}`, `07700 900 ${last}`, `020 7946 0${last}`, `0121 496 0${last}`, `0113 496 0${last}`, `0161 496 0${last}`]);
}

/** Email addresses whose first half is nobody's name, so that a name that may stay in a text is never mistaken for one. */
export function inventEmail(draw: Draw): string {
  const handle = `${draw.pick(['silverfern', 'teapot', 'bookworm', 'marigold', 'quickstep', 'paperboat', 'wintersun', 'bluebird'])}${draw.pick(['', '.', '_', '-'])}${draw.pick(['fan', 'kd', 'mum', 'home', 'new', 'xx'])}${draw.integer(2, 99)}`;
  return `${handle}@${draw.pick(['example.org', 'mail.example.com', 'example.net', 'post.example.co.uk'])}`;
}

export function inventSchool(draw: Draw): { name: string; kind: string } {
  return { name: draw.pick(schoolNames), kind: draw.pick(schoolKinds) };
}

export function inventRefuge(draw: Draw): { name: string; kind: string } {
  return { name: draw.pick(refugeNames), kind: draw.pick(refugeKinds) };
}
