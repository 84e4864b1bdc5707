import { describe, expect, it } from '@jest/globals';
import { answersTo, endsAcknowledged, type Kind, kindNames, kinds, saidIn } from '../index.js';
import { fieldsOf } from '../fields/declarations.js';

const answering: readonly Kind[] = kindNames.filter((kind) => kindNames.some((asked) => answersTo(kind, asked)));

describe('what an answer says of itself', () => {
  it.each<[string, object, unknown]>([
    ['how far it answers, and where was searched', { status: 'FULL', scope: { systems: ['LOCAL_RMS', 'PND'] } }, { said: 'FULL', systems: 2, pnd: true }],
    ['why it refuses', { code: 'TOO_SOON', reason: 'Invented.' }, { said: 'TOO_SOON', systems: null, pnd: false }],
    ['what was decided', { decision: 'S47' }, { said: 'S47', systems: null, pnd: false }],
    ['whether a case is listed', { listing: 'LISTED' }, { said: 'LISTED', systems: null, pnd: false }],
    ['nothing', {}, { said: null, systems: null, pnd: false }],
  ])('is %s', (_, content, said) => expect(saidIn(content)).toEqual(said));

  it('is one code in each kind of answer but the mere acknowledgement of a referral or a notice', () => {
    const coded = (kind: Kind): string[] => fieldsOf(kinds[kind].content).filter((field) => field.shape === 'leaf' && ['status', 'code', 'decision', 'listing'].includes(field.name)).map(({ name }) => name);
    expect(answering.filter((kind) => coded(kind).length !== 1)).toEqual(['referral-acknowledgement', 'custody-acknowledgement']);
  });
});

describe('an acknowledgement', () => {
  it('ends what is referred to a MARAC and a notice of custody, and nothing else', () => expect(kindNames.filter((kind) => answering.some((one) => answersTo(one, kind)) && endsAcknowledged(kind))).toEqual(['custody-notice', 'marac-referral']));
});
