import { describe, expect, it } from '@jest/globals';
import { type Directory } from '#directory';
import { type Row, type Sql } from '#platform';
import { judgeOnward, onwardWords } from './onward.js';

const worcestershire = 'childrens-worcestershire';
const directory = { agencies: [{ code: worcestershire, name: 'Worcestershire Children First' }] } as unknown as Directory;
const [answer, other, incident] = ['019a0000-0000-7000-8000-000000000001', '019a0000-0000-7000-8000-000000000002', '019a0000-0000-7000-8000-000000000003'];
const ofForce = (onward_sharing: string, onward_to: string[] | null = null, id = answer): Row => ({ id, issuer: 'police-west-mercia', kind: 'da-response', onward_sharing, onward_to });
const cameIn: Row = { id: incident, issuer: 'police-west-mercia', kind: 'incident', onward_sharing: null, onward_to: null };
const ofAuthority: Row = { id: other, issuer: worcestershire, kind: 'safeguarding-response', onward_sharing: 'NONE', onward_to: null };
const judged = async (content: object, known: readonly Row[], to = [worcestershire]): Promise<string[]> => {
  const sql: Sql = () => Promise.resolve([...known]);
  return (await judgeOnward(sql, 'X123456', content as never, to, directory)).map(({ path, code, todo }) => `${path} ${code}${/^[A-Z].*[.]$/.test(todo) ? '' : ' says nothing to do'}`);
};
const evidence = (...pieces: object[]) => ({ evidence: pieces.map((piece) => ({ marking: 'FACT', text: 'Invented.', ...piece })) });
const fromPolice = evidence({ sourceKind: 'VISIT' }, { sourceKind: 'POLICE', answer });

describe('evidence from the police', () => {
  it.each<[string, string, string[] | null, string[]]>([
    ['nobody may be told of', 'NONE', null, ['/evidence/1/answer ONWARD_DENIED']], ['probation alone may be told of', 'PROBATION_ONLY', null, ['/evidence/1/answer ONWARD_DENIED']], ['somebody else may be told of', 'NAMED', ['childrens-cheshire-east'], ['/evidence/1/answer ONWARD_DENIED']],
    ['the recipient may be told of', 'NAMED', ['Worcestershire Children First'], []], ['every agency may be told of', 'MULTI_AGENCY', null, []],
  ])('that is taken from an answer that %s', async (_, sharing, to, expected) => expect(await judged(fromPolice, [ofForce(sharing, to)])).toEqual(expected));

  it('is refused where one of several recipients may not be told', async () => expect(await judged(fromPolice, [ofForce('NAMED', [worcestershire])], [worcestershire, 'childrens-cheshire-east'])).toEqual(['/evidence/1/answer ONWARD_DENIED']));
  it('names the answer that it is taken from, where the police have answered about the person', async () => {
    const bare = evidence({ sourceKind: 'POLICE' });
    expect([await judged(bare, [ofForce('MULTI_AGENCY')]), await judged(bare, [cameIn, ofAuthority]), await judged(bare, [])]).toEqual([['/evidence/0/answer REQUIRED'], [], []]);
  });
  it('may be taken from an incident, and from no answer about somebody else or of somebody else', async () => {
    expect(await judged(evidence({ sourceKind: 'POLICE', answer: incident }), [cameIn, ofForce('NONE')])).toEqual([]);
    expect([await judged(fromPolice, []), await judged(evidence({ sourceKind: 'POLICE', answer: other }), [ofAuthority])]).toEqual([['/evidence/1/answer NOT_IN_LIST'], ['/evidence/0/answer NOT_IN_LIST']]);
  });
});

describe('what else is told', () => {
  it("from children's services goes back to them without leave, and to nobody else", async () => {
    const told = evidence({ sourceKind: 'CHILDRENS_SERVICES', answer: other });
    expect([await judged(told, [ofAuthority]), await judged(told, [ofAuthority], ['childrens-cheshire-east'])]).toEqual([[], ['/evidence/0/answer ONWARD_DENIED']]);
  });
  it('is held to the answer that it names whatever source it names, and a MARAC referral to each', async () => {
    expect([await judged(evidence({ sourceKind: 'OTHER', answer }), [ofForce('NONE')]), await judged({ answers: [answer, incident] }, [ofForce('NONE'), cameIn])]).toEqual([['/evidence/0/answer ONWARD_DENIED'], ['/answers/0 ONWARD_DENIED']]);
  });
  it('is no matter of leave where it names nothing of others, and is read from no store then', async () => {
    const never: Sql = () => Promise.reject(new Error('not to be asked'));
    expect([await judgeOnward(never, 'X123456', evidence({ sourceKind: 'VISIT' }) as never, [worcestershire], directory), await judgeOnward(never, 'X123456', { evidence: 'none' }, [], directory)]).toEqual([[], []]);
  });
});

describe('a passage that is copied out of an answer', () => {
  const words = 'At about nine in the evening he was seen outside the house, shouting and banging on the door.';
  const says = (sharing: string | null, body: object, kind = 'da-response', issuer = 'police-west-mercia'): Row => ({ issuer, kind, onward_sharing: sharing, onward_to: null, body });
  const denied = says('NONE', { incidents: [{ circumstances: `Officers say: ${words} He left.` }], onwardSharing: 'NONE' });
  const found = async (content: object, said: readonly Row[], { to = [worcestershire], asked = [] as object[], named = [] as Row[] } = {}): Promise<string[]> => {
    const sql: Sql = (text) => Promise.resolve(text.startsWith('select content from enquiry') ? asked.map((one) => ({ content: one })) : text.includes('originator_part') ? [...said] : [...named]);
    return (await judgeOnward(sql, 'X123456', content as never, to, directory)).map(({ path, code, todo }) => `${path} ${code}${/^[A-Z].*[.]$/.test(todo) ? '' : ' says nothing to do'}`);
  };
  const [piece, concern] = [evidence({ sourceKind: 'OTHER', text: `It is known that ${words.toUpperCase()}` }), { concern: words }];

  it('is told to nobody without leave, whatever source is named and in whatever field of whatever is asked it stands', async () => {
    expect(await found(piece, [denied])).toEqual(['/evidence/0/text ONWARD_DENIED']);
    expect(await found({ ...concern, alreadyKnown: words, rationale: 'He was seen outside the house.' }, [denied])).toEqual(['/concern ONWARD_DENIED', '/alreadyKnown ONWARD_DENIED']);
    expect([await found(concern, [says(null, { reason: words }, 'enquiry-refusal')]), await found(concern, [says(null, { intelligence: words })])]).toEqual([['/concern ONWARD_DENIED'], ['/concern ONWARD_DENIED']]);
  });

  it('is held to that answer though an incident is named, unless the incident says the same', async () => {
    const named = [cameIn], content = evidence({ sourceKind: 'POLICE', answer: incident, text: words });
    const of = (text: string): Row => says(null, { circumstances: text }, 'incident');
    expect(await found(content, [denied, of('He was arrested at the house.')], { named })).toEqual(['/evidence/0/text ONWARD_DENIED']);
    expect(await found(content, [denied, of(words)], { named })).toEqual([]);
  });

  it('may be told to whoever said it, where leave is given, and where what was asked said it first', async () => {
    expect([await found(concern, [denied], { to: ['police-west-mercia'] }), await found(concern, [says('MULTI_AGENCY', { answer: words })]), await found(concern, [denied, says('MULTI_AGENCY', { answer: words })]), await found(concern, [denied], { asked: [{ rationale: words }] })]).toEqual([[], [], [], []]);
    expect(await found(concern, [denied], { to: ['police-west-mercia', worcestershire] })).toEqual(['/concern ONWARD_DENIED']);
  });

  it('is no shorter than twelve words, and who somebody is is no passage', async () => {
    expect([await found({ concern: words.split(' ').slice(0, 11).join(' ') }, [denied]), await found({ concern: words.split(' ').slice(2, 14).join(' ') }, [denied]), await found({ subject: { words } }, [denied])]).toEqual([[], ['/concern ONWARD_DENIED'], []]);
  });
});

describe('an answer says above itself', () => {
  it.each<[object, RegExp | undefined]>([
    [{ onwardSharing: 'NONE' }, /^Share this with nobody outside probation\. Ask The force for leave/], [{ onwardSharing: 'PROBATION_ONLY' }, /^Share this with nobody/], [{ onwardSharing: 'NAMED', onwardTo: ['One', 'Two'] }, /^May be shared with One, Two, and with nobody else/],
    [{ onwardSharing: 'NAMED' }, /^Share this with nobody/], [{ onwardSharing: 'MULTI_AGENCY' }, /^May be shared with the agencies/], [{ code: 'LEGAL' }, undefined],
  ])('with whom it may be shared: %j', (content, words) => (words === undefined ? expect(onwardWords(content, 'The force')).toBeUndefined() : expect(onwardWords(content, 'The force')).toMatch(words)));
});
