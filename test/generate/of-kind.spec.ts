import { describe, expect, it } from '@jest/globals';
import { askedKinds } from '#apps/gateway';
import { checkSource } from '#labels';
import { kindNames } from '#messages';
import { Draw } from './draw.js';
import { inventPhone, inventPostcode } from './invented.js';
import { protectedContent, typed } from './of-kind.js';

const known = { names: [{ kind: 'CURRENT', givenNames: 'Alex', familyName: 'Testperson' }], crn: 'X123456', dateOfBirth: '1980-01-01', sex: 'M' };

describe('what a practitioner types of a drawn content', () => {
  it.each(askedKinds)('$kind: is taken as it stands, with what the node knows', ({ kind, requester }) => {
    const draw = new Draw(31);
    const texts = { word: () => draw.text(6, 'abcdefgh'), postcode: () => inventPostcode(draw), phone: () => inventPhone(draw) };
    const findings = Array.from({ length: 200 }, () => typed(kind, protectedContent(kind, draw, texts), { forces: ['22'], areas: ['E10000034'] }))
      .flatMap((content) => checkSource(kind, { ...content, subject: known, [requester]: { name: 'Pat Practitioner' } }));
    expect(findings).toEqual([]);
  });

  it.each(kindNames)('%s: has every text that was drawn for it', (kind) => {
    const draw = new Draw(7), drawn: string[] = [];
    const keep = (text: string): string => { drawn.push(text); return text; };
    const texts = { word: () => keep(`Word${draw.text(10, 'abcdefgh')}`), postcode: () => keep(inventPostcode(draw)), phone: () => keep(inventPhone(draw)) };
    const contents = JSON.stringify(Array.from({ length: 20 }, () => protectedContent(kind, draw, texts))).toLowerCase();
    expect(drawn.filter((text) => !contents.includes(text.toLowerCase()))).toEqual([]);
  });

  it('is about everybody of whom it was, also where several are partners', () => {
    const persons = [{ role: 'CHILD' }, { role: 'PARTNER', familyName: 'One' }, { role: 'PARTNER', familyName: 'Other' }];
    const about = (more: object): unknown => typed('da-enquiry', { trigger: 'NEW_RELATIONSHIP', ...more }, { forces: ['22'], areas: [] })['persons'];
    expect([about({ persons }), about({ persons: persons.slice(0, 1) }), about({})]).toEqual([persons, [{ role: 'PARTNER' }, { role: 'CHILD' }], [{ role: 'PARTNER' }]]);
  });
});
