import { describe, expect, it } from '@jest/globals';
import { after, copyOf, noon, publish } from '../epochs/epochs.fixture.js';
import { changesOf, DeltaMaker, type PublishedEpoch } from '../epochs/publisher.js';
import { type RegisterCopy } from '../epochs/register-copy.js';
import { type Tag, tagOf } from '../epochs/tags.js';
import { type RegisterPerson } from '../values/person.js';
import { mostValues, type PersonValue, valuesOf } from '../values/values-of.js';
import { evaluatePlain } from '../voprf/evaluate.js';
import { KeyPair } from '../voprf/key-pair.js';
import { type EpochKeys, evaluateRequest } from './evaluate-request.js';
import { readAnswer, readRequest } from './messages.js';
import { answerOrWait, hideIncident, type HiddenIncident, lookUpIncident, type RegisterAnswer, tagIncident } from './test-incident.js';

const supervised: RegisterPerson = { pnc: '1979/0163001B', crn: 'X320741', names: [{ given: 'Tobias', family: 'Testperson' }], dateOfBirth: '1979-03-12', addresses: [{ street: '14 Testing Road', postcode: 'WR1 2AB' }] };
const stranger: RegisterPerson = { names: [{ given: 'Edgar', family: 'Otherperson' }], dateOfBirth: '1990-11-02', addresses: [{ street: '9 Example Lane', postcode: 'CW1 3XX' }] };
const keys = KeyPair.generate();
const tagsFor = (person: RegisterPerson, with_: KeyPair): Tag[] => valuesOf(person).map(({ input }) => tagOf(evaluatePlain(with_, input)));
const published = publish(Buffer.concat(tagsFor(supervised, keys)), { valuesADelta: 16 }, keys);
const copy = copyOf(published);
const held: EpochKeys[] = [{ epoch: 1, keys, validFrom: noon, validUntil: after(60) }];
const refused = (code: string): object => expect.objectContaining({ code }) as object;
const hide = (values: readonly PersonValue[], of: PublishedEpoch = published): HiddenIncident => hideIncident(values, of.header)!;
/** As it travels: written and read again. */
const travelled = <T>(message: T): unknown => JSON.parse(JSON.stringify(message));
const evaluate = (hidden: HiddenIncident, by: readonly EpochKeys[] = held, now = noon): Record<string, unknown> => travelled(evaluateRequest(readRequest(travelled(hidden.request)), by, now)) as Record<string, unknown>;
const test = (person: RegisterPerson, in_: RegisterCopy = copy, now = noon, by: readonly EpochKeys[] = held, change: (answer: Record<string, unknown>) => unknown = (answer) => answer): RegisterAnswer => {
  const hidden = hideIncident(valuesOf(person), in_.header)!;
  return answerOrWait(() => lookUpIncident(tagIncident(hidden, readAnswer(change(evaluate(hidden, by, now)))), in_, now));
};

describe('the test of an incident', () => {
  it('finds somebody under supervision, and says by which values', () => {
    expect(test(supervised)).toEqual({ answer: 'present', epoch: 1, kinds: valuesOf(supervised).map(({ kind }) => kind) });
    expect(test({ names: [{ given: 'Toby', family: 'Testperson' }], dateOfBirth: '1979-03-12' })).toEqual({ answer: 'present', epoch: 1, kinds: ['family-birth'] });
  });

  it('says of somebody else that they are absent, and what was looked for', () => {
    expect(test(stranger)).toEqual({ answer: 'absent', epoch: 1, tested: valuesOf(stranger).map(({ kind }) => kind) });
  });

  it('finds nobody any more whose supervision has ended', () => {
    const maker = new DeltaMaker(published), own = copyOf(published);
    maker.change(changesOf(tagsFor(supervised, keys), [], () => false));
    own.takeDelta(maker.next(after(1)));
    expect(test(supervised, own, after(1))).toMatchObject({ answer: 'absent' });
  });

  it('is none where nothing is known by which somebody could be found', () => expect(hideIncident(valuesOf({ names: [{ given: 'Tobias' }] }), published.header)).toBeUndefined());

  it('has another request each time, of points alone, as many with few values as with many', () => {
    const few = hide(valuesOf({ pnc: '1979/0163001B' })), many = hide(valuesOf(supervised)), again = hide(valuesOf(supervised));
    expect([few, many, again].map(({ request }) => [Object.keys(request), request.points.length])).toEqual(Array(3).fill([['epoch', 'points'], 16]));
    expect(new Set([few, many, again].flatMap(({ request }) => request.points)).size).toBe(48);
    for (const { request } of [few, many]) for (const { input } of valuesOf(supervised)) expect(JSON.stringify(request)).not.toContain(input.toString('base64url').slice(4, 20));
  });

  it('takes so many values and no more', () => {
    const values = Array.from({ length: mostValues + 1 }, (_, at): PersonValue => ({ kind: 'pnc', input: Buffer.of(at) }));
    expect(hide(values.slice(1)).request.points).toHaveLength(mostValues);
    expect(() => hide(values)).toThrow(refused('REGISTER_TOO_MANY'));
  });
});

describe('a test that went wrong', () => {
  const other = KeyPair.generate();
  const flipped = (text: string): string => { const bytes = Buffer.from(text, 'base64url'); bytes[3]! ^= 4; return bytes.toString('base64url'); };

  it.each<readonly [string, string, () => RegisterAnswer]>([
    ['the proof was altered', 'REGISTER_PROOF', () => test(stranger, copy, noon, held, (answer) => ({ ...answer, proof: flipped(String(answer['proof'])) }))],
    ['another key evaluated than the published one', 'REGISTER_PROOF', () => test(stranger, copy, noon, [{ ...held[0]!, keys: other }])],
    ['one point of the answer was left out', 'REGISTER_PROOF', () => test(stranger, copy, noon, held, (answer) => ({ ...answer, points: (answer['points'] as string[]).slice(1) }))],
    ['two points of the answer were exchanged', 'REGISTER_PROOF', () => test(stranger, copy, noon, held, (answer) => ({ ...answer, points: (answer['points'] as string[]).toReversed() }))],
    ['a point of the answer is the identity', 'REGISTER_ELEMENT', () => test(stranger, copy, noon, held, (answer) => ({ ...answer, points: [Buffer.alloc(32).toString('base64url'), ...(answer['points'] as string[]).slice(1)] }))],
    ['the answer is of another epoch', 'REGISTER_EPOCH', () => test(stranger, copy, noon, held, (answer) => ({ ...answer, epoch: 2 }))],
    ['the epoch is over at the gateway', 'REGISTER_EPOCH', () => test(stranger, copy, after(60))],
    ['the gateway does not have the key of that epoch', 'REGISTER_EPOCH', () => test(stranger, copy, noon, [])],
    ['a shard is missing at the force', 'REGISTER_INCOMPLETE', () => test(stranger, copyOf(published, [1]))],
    ['no delta came for too long', 'REGISTER_STALE', () => test(stranger, copy, after(6))],
    ['the answer has another shape', 'MESSAGE_MALFORMED', () => test(stranger, copy, noon, held, (answer) => ({ ...answer, note: '' }))],
  ])('is not yet tested, and never absent, where %s', (_, because, run) => expect(run()).toEqual({ answer: 'NOT_YET_TESTED', because }));

  it('is not yet tested where the register has another key than the one that was evaluated with', () => {
    const hidden = hide(valuesOf(supervised)), second = copyOf(publish(Buffer.concat(tagsFor(supervised, other)), { epoch: 2 }, other));
    const tagged = tagIncident(hidden, readAnswer(evaluate(hidden)));
    expect(answerOrWait(() => lookUpIncident(tagged, second, noon))).toEqual({ answer: 'NOT_YET_TESTED', because: 'REGISTER_EPOCH' });
  });
});

describe('what the gateway is sent', () => {
  const { request } = hide(valuesOf(stranger));
  it.each<readonly [string, string, unknown]>([
    ['nothing', 'MESSAGE_MALFORMED', null], ['a list', 'MESSAGE_MALFORMED', []], ['another member', 'MESSAGE_MALFORMED', { ...request, incident: 1 }], ['no points', 'MESSAGE_MALFORMED', { ...request, points: [] }], ['an epoch that is none', 'MESSAGE_MALFORMED', { ...request, epoch: '1' }],
    ['a point that is not written in its one way', 'MESSAGE_MALFORMED', { ...request, points: [`${request.points[0]!}=`] }], ['the identity', 'REGISTER_ELEMENT', { ...request, points: [Buffer.alloc(32).toString('base64url')] }], ['what is no point', 'REGISTER_ELEMENT', { ...request, points: [Buffer.alloc(32, 0xff).toString('base64url')] }],
    ['more points than an incident has', 'REGISTER_TOO_MANY', { ...request, points: Array(mostValues + 1).fill(request.points[0]!) }],
  ])('is refused where it is %s', (_, code, value) => expect(() => readRequest(value)).toThrow(refused(code)));

  it('is evaluated for either epoch while the key is changed, and for none before or after', () => {
    const both = [{ ...held[0]!, validUntil: after(30) }, { epoch: 2, keys: KeyPair.generate(), validFrom: after(20), validUntil: after(80) }];
    const open = (epoch: number, minute: number): boolean => { try { return evaluateRequest(readRequest({ ...request, epoch }), both, after(minute)).epoch === epoch; } catch { return false; } };
    expect([[1, 19], [2, 19], [1, 29], [2, 29], [1, 30], [2, 30]].map(([epoch, minute]) => open(epoch!, minute!))).toEqual([true, false, true, true, false, true]);
  });
});
