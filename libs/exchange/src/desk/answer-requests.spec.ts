import { beforeAll, describe, expect, it } from '@jest/globals';
import { Directory, type DirectoryDocument, signDirectory } from '#directory';
import { generateKey, importPrivate, importPublic, makePart, openVictimPart, type PrivateKeys, publicHalf, saltedDigest, type SigningKey } from '#envelope';
import { type AgencyCode, type MessageId, newConversationId, newOrderingKey } from '#messages';
import { type Row, type Sql } from '#platform';
import { sealOne } from '../out/seal-one.js';
import { answerRequests } from './answer-requests.js';

const us = 'probation' as AgencyCode;
const [asked, named, other] = ['police-west-mercia', 'police-cheshire', 'police-merseyside'] as unknown as readonly [AgencyCode, AgencyCode, AgencyCode];
const forces = { [asked]: '22', [named]: '07', [other]: '05' };
const keySet = () => ({ signing: generateKey('signing'), exchange: generateKey('exchange'), victim: generateKey('victim') });
const keys = Object.fromEntries([us, asked, named, other].map((code) => [code, keySet()]));
const victimKeys = (code: string): PrivateKeys => [importPrivate(keys[code]!.victim, 'victim')];
const part = { persons: [{ id: 'a', protectedAddress: 'invented' }] };
const made = makePart(part);

let directory: Directory;
let enquiry: Awaited<ReturnType<typeof sealOne>>;
beforeAll(async () => {
  const [from, until] = [new Date(Date.now() - 3_600_000).toISOString(), new Date(Date.now() + 86_400_000).toISOString()];
  const anchor = generateKey('signing');
  const agencies = [us, asked, named, other].map((code) => ({
    code, name: code, areaCodes: [], ...(code === us ? { app: 'gateway' } : { app: 'police-adapter', forceCode: forces[code] }), keys: Object.fromEntries((['signing', 'exchange', 'victim'] as const).map((use) => [use, [{ jwk: publicHalf(keys[code]![use]), from, until }]])),
  }));
  // Nothing is agreed with the third force.
  const agreements = [asked, named].map((to) => ({ from: us, to, kinds: [{ kind: 'da-enquiry', purposes: ['manage-da-risk'], labelCeiling: 'VICTIM' }] }));
  const token = await signDirectory({ version: 1, issuedAt: from, expiresAt: until, agencies, agreements, routing: { routes: [] } } as unknown as DirectoryDocument, importPrivate(anchor, 'signing'));
  directory = await Directory.open(token, [importPublic(publicHalf(anchor), 'signing')], new Date());
  enquiry = await signedBy(us, asked, 'da-enquiry', {});
});

function signedBy(from: AgencyCode, to: AgencyCode, kind: 'da-enquiry' | 'enquiry-refusal', content: object, inReplyTo?: MessageId) {
  const signer = { agency: from, signingKey: importPrivate(keys[from]!.signing, 'signing') as SigningKey, directory: () => directory, now: () => new Date() };
  return sealOne(signer, {
    kind, recipient: to, lane: 'bulk', conversation: newConversationId(), orderingKey: newOrderingKey(), sequence: 1, purpose: 'manage-da-risk', lawfulBasis: 'OMA2007-s14', onBehalfOf: { person: 'pat.practitioner', role: 'practitioner' },
    case: content, originator: {}, mappa: {}, victim: { digest: makePart({}).digest, jwe: '' }, ...(inReplyTo === undefined ? {} : { inReplyTo }),
  });
}

/** The answer of a force as the desk has it, with its case part as the exchange hands it over. */
async function refused(content: object = { code: 'WRONG_AREA', askInstead: { name: 'Cheshire', force: '07' } }, to: MessageId = enquiry.id) {
  const message = await signedBy(asked, us, 'enquiry-refusal', content, to);
  return { answer_id: message.id, answer_signed: message.signed, answer_salt: message.kept.case.salt, answer_part: message.kept.case.part };
}

/** What the desk puts out for one request. */
async function answered(more: Row): Promise<Row | undefined> {
  const said: Row[] = [];
  const row = {
    position: '1', id: 'request', message_id: enquiry.id, recipient: named, is_ours: true, requested_at: new Date(), partner: asked, salt: made.salt, part: made.part, kind: 'da-enquiry', signed: enquiry.signed,
    answer_id: null, answer_salt: null, answer_part: null, answer_signed: null, ...more,
  };
  const sql = (async (text: string, params: readonly unknown[]) => {
    if (text.startsWith('insert into readdressed')) said.push({ jwe: params[1], own: params[2], digest: params[3], code: params[4] });
    return Promise.resolve(text.startsWith('select r.position') ? [row] : []);
  }) as unknown as Sql;
  await answerRequests({ agency: us, victimKeys: victimKeys(us), database: { inTransaction: (work: (one: Sql) => unknown) => work(sql) } as never, directory: () => directory, now: () => new Date() });
  return said[0];
}

describe('a victim part that is to go to somebody else than it was signed for', () => {
  it('is sealed for whom its recipient has named in a signed answer, and for the own desk, under a salt of its own', async () => {
    const out = await answered(await refused());
    const [there, here] = await Promise.all([openVictimPart(String(out!['jwe']), victimKeys(named)), openVictimPart(String(out!['own']), victimKeys(us))]);
    expect([JSON.parse(there.part), here, out!['code']]).toEqual([part, there, null]);
    expect([out!['digest'] === saltedDigest(there.salt, there.part), there.salt === made.salt]).toEqual([true, false]);
    await expect(openVictimPart(String(out!['jwe']), victimKeys(asked))).rejects.toMatchObject({ code: 'ENVELOPE_UNKNOWN_KEY' });
  });

  it.each<[string, () => Promise<Row>]>([
    ['an answer that names another force', () => refused({ code: 'WRONG_AREA', askInstead: { name: 'Merseyside', force: '05' } })],
    ['an answer that refuses for another reason', () => refused({ code: 'TOO_SOON', askInstead: { name: 'Cheshire', force: '07' } })],
    ['an answer to another message', async () => refused(undefined, (await signedBy(us, asked, 'da-enquiry', {})).id)],
    ['an answer whose case part is not what was signed', async () => ({ ...await refused({ code: 'TOO_SOON' }), answer_part: JSON.stringify({ code: 'WRONG_AREA', askInstead: { force: '07' } }) })],
  ])('is sealed for nobody by %s', async (_, answer) => {
    expect(await answered(await answer())).toEqual({ jwe: null, own: null, digest: null, code: 'REDIRECT_UNPROVEN' });
  });

  it('is sealed for nobody without an answer, nor where no agreement lets it pass', async () => {
    expect(await answered({})).toMatchObject({ jwe: null, code: 'RESEND_NOT_KEPT' });
    expect(await answered({ ...await refused({ code: 'WRONG_AREA', askInstead: { name: 'Merseyside', force: '05' } }), recipient: other })).toMatchObject({ jwe: null, code: 'PARTNER_NO_AGREEMENT' });
  });

  it('waits a while for the answer to come to this desk, and is then sealed for nobody', async () => {
    const answer = { ...await refused(), answer_signed: null };
    expect(await answered(answer)).toBeUndefined();
    expect(await answered({ ...answer, requested_at: new Date(Date.now() - 61_000) })).toMatchObject({ jwe: null, code: 'RESEND_NOT_KEPT' });
  });
});
