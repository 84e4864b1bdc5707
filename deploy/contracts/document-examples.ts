import { type DirectoryDocument, type Freshness, type PublishedKey } from '#directory';
import { type AgencyCode, parseAgencyCode, type SignedPayload } from '#messages';

/** Public halves of keys that were made for these examples and whose private halves nobody has kept. */
const [forceSigning, forceExchange, forceVictim, probationSigning, probationExchange, probationVictim] = [
  { kty: 'OKP', crv: 'Ed25519', x: 'O41Nz8BodXFc1yY8lrIntyFCWyvbnbRiq5goTT9-ZYQ', kid: 'HK1AbtPEzqsumuntQzWTTE1lkn3yOlLlg8mOaF_RE3M', use: 'sig' },
  { kty: 'OKP', crv: 'X25519', x: '6PaFGDDJbeeasDNTe85Alm689QHugMBxD7VHb8Ar61s', kid: 'o0AmdaWc77FxkiQDu1r7t9QJ1LhVo0JrNMGLW7oHH_4', use: 'enc' },
  { kty: 'OKP', crv: 'X25519', x: 'UNjqzYMklTnNgemkD6btSE5aLeZpZgvTklU7N_ctNEQ', kid: 'kKwbGOzZhcvdAv81kyVUlcXoRbCpeZL8eROy0O51fKs', use: 'enc' },
  { kty: 'OKP', crv: 'Ed25519', x: 'MV17h7PhTz3FfHfMhFq1-aAsVllqZCivFowzQmt9zWw', kid: '5MIaGrU3jQx1GMC8M7-sw2saVn8bEDVRc_bjTCWBzxA', use: 'sig' },
  { kty: 'OKP', crv: 'X25519', x: 'AVD8uArrr1M9bjHA_eJhsjKz0KEmyuUYVoU3gvEHih0', kid: 'JMzLjRkxz1a9ba7idAGMffh3FXQM0NUriEI_Y3jmSnk', use: 'enc' },
  { kty: 'OKP', crv: 'X25519', x: '2eQaZrcEXaGJBlyNYGc7qzeNKGkYaPNhuthYXtBrOyU', kid: 'b7Omkwg0O4Aek_zb16DaC5Kz1DiE97XuihOgOSDmpGw', use: 'enc' },
] as const;

const key = (jwk: PublishedKey['jwk'], more: Partial<PublishedKey> = {}): PublishedKey => ({ jwk, from: '2026-03-01T00:00:00Z', until: '2027-03-01T00:00:00Z', ...more });
const force: AgencyCode = parseAgencyCode('police-west-mercia');
const probation: AgencyCode = parseAgencyCode('probation');
const digest = '47DEQpj8HBSa-_TImW-5JCeuQeRkm5NMpJWZG3hSuFU';

const directory: DirectoryDocument = {
  version: 12, issuedAt: '2026-03-31T21:05:00Z', expiresAt: '2026-04-30T21:05:00Z',
  agencies: [
    {
      code: force, app: 'police-adapter', name: 'West Mercia Police', forceCode: '22', areaCodes: ['E10000034'],
      keys: { signing: [key(forceSigning, { revokedAt: '2026-03-30T09:00:00Z', compromisedSince: '2026-03-28T18:00:00Z' })], exchange: [key(forceExchange)], victim: [key(forceVictim)] }, suspendedSince: '2026-03-30T09:00:00Z',
      contacts: [{ for: 'technical', reach: 'exchange@police.invalid' }],
    },
    { code: probation, app: 'gateway', name: 'Probation Service', areaCodes: [], keys: { signing: [key(probationSigning)], exchange: [key(probationExchange)], victim: [key(probationVictim)] } },
  ],
  agreements: [{
    from: force, to: probation, quotaPerHour: 5000,
    kinds: [{ kind: 'reportable-incident-arrest', purposes: ['manage-da-risk'], lawfulBases: ['DPA2018-P3-s31'], labelCeiling: 'VICTIM', replyWithin: 'PT24H', replyWithinFor: { IMMEDIATE: 'PT2H', SAME_DAY: 'PT6H', COURT_DATE: '2WD', ROUTINE: '10WD' } }],
  }],
  nextAnchor: { kid: '5MIaGrU3jQx1GMC8M7-sw2saVn8bEDVRc_bjTCWBzxA', from: '2026-04-20T09:00:00Z' },
  routing: { routes: [{ areaCode: 'E10000034', kind: 'reportable-incident-arrest', agency: probation, unit: 'Worcestershire' }] },
};
const nobody: DirectoryDocument = { version: 1, issuedAt: directory.issuedAt, expiresAt: directory.expiresAt, agencies: [], agreements: [], routing: { routes: [] } };

const freshness: Freshness = { version: 12, digest, at: '2026-03-31T21:05:30Z' };

const claims = {
  specversion: '1.0', id: '019d45b6-c860-7000-8000-000000000001', source: `urn:mag:agency:${force}`, type: 'reportable-incident-arrest.v1', time: '2026-03-31T21:05:00Z',
  datacontenttype: 'application/json', iss: force, aud: probation, iat: 1774991100, exp: 1777583100, conversation: '6f2d1c3a-0b5e-4a7d-9c81-2e4f6a8b0c1d',
  orderingKey: null, sequence: null, kind: 'reportable-incident-arrest', lane: 'bulk', purpose: 'manage-da-risk', lawfulBasis: 'DPA2018-P3-s31',
  onBehalfOf: { person: 'feed.wm', role: 'feed-officer' }, parts: { case: digest, originator: digest, mappa: digest, victim: digest },
} as const;
const ordered = { ...claims, orderingKey: '2b7e9d40-5c1f-4e83-8a96-f0d3b7c25a18', sequence: 3, inReplyTo: '019d45b6-c860-7000-8000-000000000002', handling: ['NO_ONWARD_SHARING'] } as const;
const receipts = { ...ordered, type: 'receipts.v1', kind: 'receipts', purpose: 'run-exchange', lawfulBasis: 'UKGDPR-6-1-e', root: digest } as const;

type Claims = { readonly [Name in keyof SignedPayload]: unknown };

/** Valid documents whose rules between members no schema can say, so that they are written down here; the other documents are filled from their schemas. */
export const documentExamples: Readonly<Record<string, { readonly smallest: unknown; readonly full: unknown }>> = {
  signed: { smallest: claims satisfies Claims, full: receipts satisfies Claims },
  directory: { smallest: nobody, full: directory },
  freshness: { smallest: { ...freshness, version: 1 }, full: freshness },
};
