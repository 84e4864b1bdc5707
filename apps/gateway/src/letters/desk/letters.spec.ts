import { describe, expect, it } from '@jest/globals';
import { type Letter } from '../letter.js';
import { composeMail } from './compose-mail.js';
import { readWays } from './ways.js';

const content = {
  subject: { crn: 'X654321', dateOfBirth: '1980-01-01', names: [{ kind: 'CURRENT', givenNames: 'Inventedgiven', familyName: 'Inventedfamily' }] }, persons: [{ role: 'PARTNER', familyName: 'Examplesson', protectedAddress: '<4 Hiddenstreet Walk>' }],
  rationale: 'A new relationship & its risk.', respondBy: '2026-12-20T12:00:00Z',
};
const letter: Letter = {
  direction: 'out', id: '01900000-0000-7000-8000-000000000002', conversation: '01900000-0000-7000-8000-000000000001', kind: 'da-enquiry', place: '05', placeName: 'Merseyside police (05)', writtenAt: '2026-11-27T12:00:00Z', purpose: 'manage-da-risk',
  lawfulBasis: 'OMA2007-s14', respondBy: '2026-12-20T12:00:00Z', answers: ['da-response', 'enquiry-refusal'], content,
};
const ways = readWays(JSON.stringify({ from: 'team@probation.invalid', contact: 'The team, 01632 960100', places: { '05': { mail: 'unit@merseyside.invalid' }, '06': {}, '07': null } }));

describe('a letter as mail', () => {
  it('says in subject, text and headers its reference, by when an answer is asked and whom to ring, and nothing that it is about', async () => {
    const { attachments, ...open } = await composeMail(letter, ways, 'unit@merseyside.invalid');
    expect(open).toMatchObject({ subject: `Enquiry ${letter.conversation}`, messageId: `<${letter.conversation}.${letter.id}@probation.invalid>`, headers: { 'Disposition-Notification-To': 'team@probation.invalid' } });
    expect(String(open.text)).toMatch(/20 December 2026[^]*01632 960100/);
    for (const mark of ['X654321', 'Invented', 'Examplesson', 'Hiddenstreet', 'relationship', '1980']) expect([mark, JSON.stringify(open).includes(mark)]).toEqual([mark, false]);
    expect((attachments ?? []).map(({ filename }) => filename)).toEqual(['enquiry.json', 'enquiry.html', 'reply-form.html']);
  });

  it('of a referral asks that it be acknowledged within a working day, and says nothing else of what it is', async () => {
    const open = { ...await composeMail({ ...letter, kind: 'child-referral', respondBy: undefined, answers: ['referral-acknowledgement', 'referral-outcome'] } as unknown as Letter, ways, 'mash@liverpool.invalid'), attachments: [] };
    expect(open.subject).toBe(`Enquiry ${letter.conversation}`);
    expect(String(open.text)).toMatch(/Attached is a referral or notice .*within one working day/);
    expect(JSON.stringify(open)).not.toMatch(/child/i);
  });

  it('has all of it attached, as it was written, and on a page in which nothing is markup', async () => {
    const [json, page, form] = ((await composeMail(letter, ways, 'unit@merseyside.invalid')).attachments ?? []).map((one) => String(one.content));
    expect(JSON.parse(json!)).toMatchObject({ reference: letter.conversation, kind: 'da-enquiry', content });
    expect(page).toContain('&lt;4 Hiddenstreet Walk&gt;');
    expect(page).not.toContain('<4 Hiddenstreet');
    for (const field of ['scope.systems', 'NIL_WITHIN_SCOPE', 'decidedBy']) expect([field, form!.includes(field)]).toEqual([field, true]);
  });
});

describe('a letter that says that another does not hold', () => {
  const correction: Letter = { ...letter, id: '01900000-0000-7000-8000-000000000003', kind: 'message-correction', answers: [], content: { message: letter.id, correctedKind: 'da-enquiry', act: 'RECALL_IN_ERROR', reasonCode: 'WRONG_PERSON', reason: 'It named <somebody> of the same name.' } };

  it('names the reference alone in subject and text, and says why in what is attached', async () => {
    const { attachments, ...open } = await composeMail(correction, ways, 'unit@merseyside.invalid');
    expect(open).toMatchObject({ subject: `Correction of enquiry ${letter.conversation}`, messageId: `<${letter.conversation}.${correction.id}@probation.invalid>`, references: `<${letter.conversation}@probation.invalid>`, headers: { 'Disposition-Notification-To': 'team@probation.invalid' } });
    for (const mark of ['same name', 'WRONG_PERSON', 'RECALL']) expect([mark, JSON.stringify(open).includes(mark)]).toEqual([mark, false]);
    expect((attachments ?? []).map(({ filename }) => filename)).toEqual(['correction.json', 'correction.html']);
    expect(JSON.parse(String(attachments![0]!.content))).toMatchObject({ kind: 'message-correction', content: correction.content });
    expect(String(attachments![1]!.content)).toContain('&lt;somebody&gt;');
  });
});

describe('a letter that contests what was answered', () => {
  const contest: Letter = { ...letter, id: '01900000-0000-7000-8000-000000000004', kind: 'refusal-contest', respondBy: undefined, answers: ['contest-decision'], content: { subject: { crn: 'X654321' }, refused: 'TOO_SOON', reason: 'A <change> was disclosed since.', byRule: 'NO', contestedBy: { name: 'pat.practitioner' } } } as unknown as Letter;

  it('names the reference alone in subject and text, says why in what is attached, and has a form for what is decided', async () => {
    const { attachments, ...open } = await composeMail(contest, ways, 'unit@merseyside.invalid');
    expect(open).toMatchObject({ subject: `Answer contested in enquiry ${letter.conversation}`, messageId: `<${letter.conversation}.${contest.id}@probation.invalid>` });
    for (const mark of ['X654321', 'TOO_SOON', 'change', 'pat.practitioner']) expect([mark, JSON.stringify(open).includes(mark)]).toEqual([mark, false]);
    expect((attachments ?? []).map(({ filename }) => filename)).toEqual(['contest.json', 'contest.html', 'reply-form.html']);
    expect(JSON.parse(String(attachments![0]!.content))).toMatchObject({ kind: 'refusal-contest', answers: ['contest-decision'], content: contest.content });
    expect([String(attachments![1]!.content).includes('&lt;change&gt;'), String(attachments![2]!.content).includes('OVERTURNED')]).toEqual([true, true]);
  });
});

describe('the file of ways', () => {
  it('gives the places that have an address; every other is reached by hand', () => {
    expect([...ways.mailOf]).toEqual([['05', 'unit@merseyside.invalid']]);
  });

  it.each(['', '{}', '{"from":"team","contact":"x","places":{}}', '{"from":"a@b","contact":"x\\nBcc: c@d","places":{}}', '{"from":"a@b","contact":"x","places":{"05":{"mail":"a b@c"}}}', '{"from":"a@b","contact":"x"}'])('stops letters where it is wrong: %s', (text) => {
    expect(() => readWays(text)).toThrow(expect.objectContaining({ code: 'CONFIG_SETTING_INVALID', facts: { setting: 'MAG_LETTERS' } }) as unknown as Error);
  });
});
