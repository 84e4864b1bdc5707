import { describe, expect, it } from '@jest/globals';
import { type ProtectedValue, redactorOf, redactText } from './index.js';

const values: ProtectedValue[] = [
  { contact: 'address', value: 'Flat 2, 14 Quillstone Road, Exampleton, Testshire', roleWords: "the victim's address" },
  { contact: 'postcode', value: 'WR1 2AB', roleWords: "the victim's address" },
  { contact: 'phone', value: '07700 900123', roleWords: "the victim's phone number" },
  { contact: 'email', value: 'jo.testperson@example.com', roleWords: "the victim's email address" },
  { contact: 'school', value: "St Invent's Primary School", roleWords: "a child's school" },
  { contact: 'refuge', value: 'Harbourlight House Refuge', roleWords: 'the refuge' },
  { contact: 'safe-contact', value: 'Call her sister Pim Examplesson on 01632 960 456 after six.', roleWords: "the victim's safe contact" },
];
const redact = (text: string) => redactText(text, values, [{ contact: 'address', value: '9 Ownplace Street' }, { contact: 'postcode', value: 'WR5 3ZZ' }]).text;

/** What must be gone, in the ways that people write it; `%` is where it stands in a sentence. */
const ways: Record<string, [string, string[]]> = {
  'an address': ["the victim's address", [
    '14 Quillstone Road', '14 quillstone road', '14 QUILLSTONE ROAD', '14 Quillstone Rd', '14 Quillstone Rd.', '14, Quillstone Road', '14  Quillstone   Road', '14 Quillstone-Road',
    'Flat 2, 14 Quillstone Road', 'flat 2 14 Quillstone Rd', 'Apartment 2, 14 Quillstone Road', 'Apt 2/14 Quillstone Road', 'Flat two, fourteen Quillstone Road', 'fourteen Quillstone Road',
    'one four Quillstone Road', 'number 14 Quillstone Road', 'No. 14 Quillstone Road', '14a Quillstone Road', '14 A Quillstone Road', 'Quillstone Road', 'Quillstone Rd', '14 Quillstone',
    '14 Quilstone Road', '14 Quillstoen Road', '14 Qullstone Raod', 'Quillstone Raod', '14 Quill\nstone Road', '14\nQuillstone\nRoad', '14 Quill-\nstone Road', '14 QuillstoneRoad', '14Quillstone Road',
    '1 4 Quillstone Road', '14 Q\u200buillst\u200bone Road', '14 Qu\u0456llst\u043ene R\u043e\u0430d', '\uff11\uff14 \uff31\uff55\uff49\uff4c\uff4c\uff53\uff54\uff4f\uff4e\uff45 \uff32\uff4f\uff41\uff44', '14 Quíllstöne Road',
    '14 Quillstone Road, Exampleton', '14 Quillstone Road, Exampleton, Testshire, WR1 2AB', 'Quillstone Road (number 14)', 'Quillstone Road, no 14', '14 Quillstone\u00a0Road', "14 'Quillstone' Road", '14 Quillstone R d', '14, Quillstone Rd, Exampelton',
    '14 Q u i l l s t o n e Road',
  ]],
  'a postcode': ["the victim's address", [
    'WR1 2AB', 'wr1 2ab', 'WR12AB', 'wr12ab', 'WR1  2AB', 'WR1-2AB', 'WR1.2AB', 'W R 1 2 A B', 'WR 1 2AB', 'WRI 2AB', 'WR1\n2AB', 'W\u200bR1 2AB', 'ＷＲ１ ２ＡＢ', 'WR1 2 AB', 'WR1, 2AB', '(WR1 2AB)', '\u0401WR1 2AB'.slice(1), 'wri 2ab', 'WRI2AB', 'w r 1 2 a b',
  ]],
  'a phone number': ["the victim's phone number", [
    '07700 900123', '07700900123', '07700-900-123', '07700.900.123', '+44 7700 900123', '+447700900123', '0044 7700 900 123', '+44 (0)7700 900123', '(07700) 900123', '07700 900 123', '0 7 7 0 0 9 0 0 1 2 3', '7700900123',
    'O77OO 9OO123', '07700/900123', '07700\n900123', '０７７００ ９００１２３', 'oh seven seven double oh nine double oh one two three', 'zero seven seven zero zero nine zero zero one two three', '07700 900132', '077 00 90 01 23', '07700_900_123', '44 7700 900123',
    '07.700.900.123', '07700\u200b900123',
  ]],
  'an email': ["the victim's email address", [
    'jo.testperson@example.com', 'JO.TESTPERSON@EXAMPLE.COM', 'jo.testperson (at) example.com', 'jo.testperson at example.com', 'jo.testperson[at]example[dot]com', 'jo dot testperson at example dot com', 'jo.testperson @ example.com', 'jo.testperson@example . com',
    'jo.testperson＠example.com', 'jo.testpersn@example.com', 'jo.testperson@exmaple.com', 'jo.testperson@\nexample.com', 'jo.testperson@ example.com', 'j\u043e.testperson@example.com', 'jotestperson@example.com', 'jo.testperson@example,com',
  ]],
  'a school': ["a child's school", ["St Invent's Primary School", 'St Invents Primary School', "Saint Invent's Primary School", "St. Invent's Primary", 'st invents primary', "ST INVENT'S PRIMARY SCHOOL", "St Invent's School", 'St Invent’s Primary School', 'St Invnets Primary School']],
  'a refuge': ['the refuge', ['Harbourlight House Refuge', 'Harbourlight House', 'harbourlight house', 'Harbour Light House', 'Harborlight House', 'Harbourlight\nHouse', 'HARBOURLIGHT HOUSE', 'Harbourlight Hse']],
  'a safe contact': ["the victim's safe contact", ['Pim Examplesson', 'pim examplesson', 'Pim  Exampleson', '01632 960 456', '+441632960456', '01632960456']],
};
const frames = ['She said he came to % at about ten.', '%: seen by officers.', 'He asked about %.', 'It began in March;%, then again.', 'officers went back to % and found nothing'];

/** Brackets, quotation marks and signs around a detail may stay. */
const bare = (text: string) => text.replace(/[()+.'"]/g, '').replace(/\s+/g, ' ').replace(/ ,/g, ',');

describe('redaction', () => {
  for (const [what, [words, forms]] of Object.entries(ways)) {
    it.each(forms.map((form) => [JSON.stringify(form), form]))(`puts role words in place of ${what} written as %s`, (_, form) => {
      for (const frame of frames) {
        expect(bare(redact(frame.replace('%', form)))).toBe(bare(frame.replace('%', words)));
      }
    });
  }

  it.each([
    ['He rang 01632 960999.', 'He rang a phone number.'], ['Write to kim@example.org today.', 'Write to an email address today.'], ['He lives at WR2 6NJ now.', 'He lives at a postcode now.'],
    ['He went to 5 Sample Street.', 'He went to an address.'], ['His new number: +44 20 7946 0000', 'His new number: a phone number'],
    ['He lives in L3 6TS.', 'He lives in a postcode.'], ['Sent to l9  3je.', 'Sent to a postcode.'], ['He lives in wa1i ouf now.', 'He lives in a postcode now.'], ['near ski7oss.', 'near a postcode.'],
    ['He lives in BIO 4AR.', 'He lives in a postcode.'], ['Sent to W R 1 5 2 Z P.', 'Sent to a postcode.'], ['He lives in m 6 0 1 z b.', 'He lives in a postcode.'], ['Ｗ Ｒ １ ８ ３ Ｓ Ｙ', 'a postcode'],
    ['Write to bookworm99 at post[dot]example[dot]co[dot]uk today.', 'Write to an email address today.'], ['Emailed at KIM.T AT EXAMPLE [DOT] NET if so.', 'Emailed at an email address if so.'],
    ['It is kim AT mail(dot)example(dot)com, for 10 days.', 'It is an email address, for 10 days.'], ['Done. kim@example.com. In March', 'Done. an email address. In March'],
  ])('takes out a contact detail of anybody else: %s', (text, expected) => expect(redact(text)).toBe(expected));

  it.each([
    'He lives at 9 Ownplace Street, WR5 3ZZ.', 'On 01/03/2026 at 21:05 officers attended.', 'Seen on 2026-03-01 at 2105 hrs by PC 1234.', 'Crime reference 22/12345/26 refers.', 'He was arrested in the road and taken to the station.',
    'The 2 children were in the garden.', 'PNC 1979/0163001B checked.', 'He drove 2 miles along the street.', 'He took 14 tablets and drank 3 cans.', 'At 10.30 on 01.02.2026 she called.', 'He is 1.85 m and 80 kg.', 'He met her at work at 5 and left at 6.',
    'There were 3 previous court appearances.', 'She spoke to 2 people at school and 1 at church.', 'Custody number 4412345/2026.', 'He owes £1,250.00 to 3 people.', 'He went to the High Street.', 'Bail until 12 March 2026.',
    'Until 2027-09-27. Crime reference CR/522698/26 created.', 'Review due 24/02/2023\nCrime reference CR/615262/26 created.', 'Log 4900 of 12/11 refers. Crime ref CR/1/26.', 'Seen on the A449. Crime ref CR/3954/26.',
    'See NC/757750/24. Crime scene in the road.', 'He left the M6 out of fear, log 4 old.', 'No 5th call; a wall 6ft high.', 'He looked at work. In May he was at home. Me too.', 'Recorded at 0118. The road was shut.',
    'Two officers attended; the second, PC 22, took a statement. 14 photographs were taken.', 'The road was wet.', 'He called her 35 times in 2 days.',
  ])('leaves alone: %s', (text) => expect(redact(text)).toBe(text));

  it.each([
    ['27 Broadway, Testville', '27, Broadway'], ['27 Broadway, Testville', '27 Brodway'], ['3 High Street, Exampleton', 'three High St'], ['Rose Cottage, Mill Lane, Exampleton', 'Rose Cotage'],
    ['Rose Cottage, Mill Lane, Exampleton', 'mill ln, Exampleton'], ["12B St John's Avenue", '12 b saint johns ave'], ['Flat 5, Example House, 101 Kings Road', 'Flat five, Example Hse'],
    ['Flat 5, Example House, 101 Kings Road', 'a hundred and one Kings Rd'], ['45 The Crescent', 'forty-five, The Crescent'], ['8 Elm Rd', '8, Elm R0ad'], ['14\nQuillstone Road\nExampleton', '14 Quillst0ne R0ad'],
    ['10 Long Meadow Drive, Exampleton', 'ten Longmeadow Dr'], ['Apartment 3B, 22 Victoria Gardens', 'Flat 3B, twenty two Victoria Gdns'],
  ])('knows the address %j in %j', (value, written) => {
    expect(redactText(`It was ${written} that day.`, [{ contact: 'address', value, roleWords: 'X' }], []).text).toMatch(/^It was X that day\.$/);
  });

  it.each([
    ['Sycamore House', 'staying at Sycamore; this', 'staying at X; this'], ['Bramble House Refuge', 'Transport to Bramble place was', 'Transport to X was'], ['Phoenix House', 'Staff from Phoenix came', 'Staff from X came'],
    ['Cedarwood House', 'Staff from Cedarwood Ho came', 'Staff from X came'], ['Beacon House, Exampleton', 'called "beacon ho" by him', 'called "X" by him'], ['Beacon House', 'It was Beacon. Service began', 'It was X. Service began'],
    ['Oak House', 'Staff from Oak Ho came; an oak fell', 'Staff from X came; an oak fell'], ['Beacon House', 'a beacon of hope', 'a beacon of hope'], ['Beacon House', 'PC Beacon of Beacon Road', 'PC Beacon of Beacon Road'],
  ])('knows the refuge %s in %j', (value, text, expected) => {
    expect(redactText(text, [{ contact: 'refuge', value, roleWords: 'X' }], []).text).toBe(expected);
  });
  it.each([['lead of Oldnall informed', 'lead of X informed'], ['child attends oldnall and', 'child attends X and']])('knows a school by its telling word alone in %j', (text, expected) => {
    expect(redactText(text, [{ contact: 'school', value: 'Oldnall Primary School', roleWords: 'X' }], []).text).toBe(expected);
  });

  it.each([
    ['Until 18.12.2027; Quillstone Road', "Until 18.12.2027; the victim's address"], ['Since 12 November 2026 Quillstone Road', "Since 12 November 2026 the victim's address"], ['Quillstone Road 14/03/2026', "the victim's address 14/03/2026"],
    ['Log CR/88/26 Quillstone Road', "Log CR/88/26 the victim's address"], ['By the A449 Quillstone Road', "By the A449 the victim's address"], ['At 21:05 Quillstone Road', "At 21:05 the victim's address"],
    ['14-16 Quillstone Road', "the victim's address"], ['14. Quillstone Road', "the victim's address"], ['Quillstone Rd. Exampleton', "the victim's address"], ['On Quillstone Road. Exampleton was calm', "On the victim's address. Exampleton was calm"],
  ])('cuts no number, day or reference beside an address: %s', (text, expected) => expect(redact(text)).toBe(expected));

  it('leaves the number of an officer that is like the protected one, and takes the protected one', () => {
    const own = [{ contact: 'phone' as const, value: '07700 900 132' }, { contact: 'email' as const, value: 'jo.testpersom@example.com' }];
    expect(redactText('OIC 07700 900 132, jo.testpersom@example.com; she is on 07700 900 123.', values, own).text)
      .toBe("OIC 07700 900 132, jo.testpersom@example.com; she is on the victim's phone number.");
  });

  it('protects even what is also the own address', () => {
    const own = [{ contact: 'address' as const, value: '14 Quillstone Road' }];
    expect(redactText('At 14 Quillstone Road.', values, own).text).toBe("At the victim's address.");
  });
  it('finds nothing more in what it has redacted', () => {
    for (const [, [, forms]] of Object.entries(ways)) for (const form of forms) expect(redact(redact(`Then ${form} it was.`))).toBe(redact(`Then ${form} it was.`));
  });
  it('stays quick on hostile text', () => {
    const started = performance.now();
    for (const piece of ['a@', '0 ', 'one ', '14 a ', 'a dot ', 'a.a', 'WR1 ', '1 road ', 'jo.', '(at) ', '\u0456', 'at a.b ']) redact(piece.repeat(400));
    expect(performance.now() - started).toBeLessThan(10_000);
  });
});

describe('how a victim is safely reached', () => {
  const told = (value: string, text: string, namedBeside: readonly string[] = []): string => redactorOf([{ contact: 'safe-contact', value, roleWords: 'X' }], [], new Set(namedBeside))(text).text;

  it.each([
    ['Her sister Pim', 'He knows that Pim helps.', 'He knows that X helps.'], ['Her sister Pim', 'Ring her sister Pim.', 'Ring X.'], ['Her sister Pim', "At Pim's house.", "At X's house."], ['Her sister Pim', 'PIM called.', 'X called.'],
    ['Her sister Jo', 'Said to Jo twice.', 'Said to X twice.'], ['Pim', 'Pim rang.', 'X rang.'], ['Pim Examplesson', 'Pim rang for Mrs Examplesson.', 'X rang for Mrs X.'], ['Not on Mondays. Pim!', 'Then Pim.', 'Then X.'],
    ['Through Zoë', 'It was Zoe.', 'It was X.'], ['Call Anne-Marie', 'It was Anne-Marie.', 'It was X.'],
    ['Before eleven', 'She is free before eleven.', 'She is free X.'], ['Before eleven', 'Free before  elven only.', 'Free X only.'], ['After 6 pm', 'Rang after 6pm.', 'Rang X.'], ['Only by text; mornings', 'He saw it was only by text.', 'He saw it was X.'],
    ['Mum and Dad', 'He rang mum and dad.', 'He rang X.'], ['Ask for Jo at six', 'They ask for Jo at six.', 'They X.'],
  ])('goes: %j out of %j', (value, text, expected) => expect(told(value, text)).toBe(expected));

  it.each([
    ['Her sister Pim', 'Her sister and her brother were there.'], ['Her sister Pim', 'A pimple. Pimlico. Impim.'], ['Call Will on Mondays', 'He will call on Monday. Mondays are quiet.'], ['Never at Work', 'He went to work. Work is far.'],
    ['Before eleven', 'It was eleven. Before that, he left at eleven.'], ['Ring in the Morning', 'Seen in the morning. Morning came.'], ['Mornings', 'Mornings are quiet.'], ['07700 900123', 'Log 07700 of 900124.'],
  ])('takes nothing else with it: %j from %j', (value, text) => expect(told(value, text)).toBe(text));

  it('leaves whom the case part names anyway', () => {
    const beside = ['jon', 'testperson', 'kit'];
    expect(told('Not when Jon Testperson is in; ask for Kit or Pim', 'Jon hit Kit. Jon Testperson left. Pim saw it.', beside)).toBe('Jon hit Kit. Jon Testperson left. X saw it.');
    expect(told('Jon Testperson', 'Jon Testperson left.', beside)).toBe('Jon Testperson left.');
  });
});
