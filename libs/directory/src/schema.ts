import { agencyCodePattern, appNames, labels, timeSchema as time, urgencies } from '#messages';

const agencyCode = { type: 'string', pattern: agencyCodePattern.source, maxLength: 40 };
const name = { type: 'string', pattern: '^[a-z]+(-[a-z]+)*$', maxLength: 60 };
const plain = { type: 'string', minLength: 1, maxLength: 100, pattern: '^[^\\u0000-\\u001f\\u007f]*$' };
const areaCode = { type: 'string', pattern: '^[A-Z][0-9]{8}$' };

const strictObject = (properties: Record<string, object>, optional: readonly string[] = []) => ({
  type: 'object', additionalProperties: false, required: Object.keys(properties).filter((one) => !optional.includes(one)), properties,
});
const list = (items: object, maxItems: number) => ({ type: 'array', items, maxItems });

/** A key that is already withdrawn must stay listed with its time, so that what it signed before can still be judged. */
const publishedKey = strictObject(
  {
    jwk: { type: 'object', required: ['kid'], properties: { kid: { type: 'string', minLength: 1, maxLength: 256 } } },
    from: time, until: time, revokedAt: time, compromisedSince: time,
  },
  ['revokedAt', 'compromisedSince'],
);

/**
 * Of each use. Ended signing keys stay listed for the six years that messages are kept and revoked keys for ever: with a rotation each month that is 73, and there is room for those that were lost.
 */
const publishedKeys = list(publishedKey, 100);

const agency = strictObject(
  {
    code: agencyCode, app: { enum: [...appNames] }, name: plain, forceCode: { type: 'string', pattern: '^[0-9]{2}$' },
    areaCodes: list(areaCode, 500),
    keys: strictObject({ signing: publishedKeys, exchange: publishedKeys, victim: publishedKeys }),
    suspendedSince: time, contacts: list(strictObject({ for: name, reach: plain }), 10),
  },
  ['forceCode', 'suspendedSince', 'contacts'],
);

/** In hours, days, or working days. */
const urgencyTime = { type: 'string', pattern: '^(P([1-9][0-9]{0,3}D|T[1-9][0-9]{0,4}H)|[1-9][0-9]{0,3}WD)$' };
/** Minutes too: an urgent message is waited for no longer. */
const receiptTime = { type: 'string', pattern: '^P([1-9][0-9]{0,3}D|T[1-9][0-9]{0,4}[HM])$' };

const agreement = strictObject(
  {
    from: agencyCode, to: agencyCode,
    kinds: list(
      strictObject(
        {
          kind: name, purposes: { type: 'array', items: name, minItems: 1, maxItems: 20, uniqueItems: true }, labelCeiling: { enum: [...labels] },
          lawfulBases: { type: 'array', items: { type: 'string', pattern: '^[A-Za-z0-9-]{1,40}$' }, minItems: 1, maxItems: 40, uniqueItems: true },
          replyWithin: { type: 'string', pattern: '^P([1-9][0-9]{0,3}D|T[1-9][0-9]{0,4}H)$' }, replyWithinFor: strictObject(Object.fromEntries(urgencies.map((urgency) => [urgency, urgencyTime])), urgencies), acceptedWithin: receiptTime, openedWithin: receiptTime,
        },
        ['replyWithin', 'replyWithinFor', 'lawfulBases', 'acceptedWithin', 'openedWithin'],
      ),
      100,
    ),
    quotaPerHour: { type: 'integer', minimum: 1 },
  },
  ['quotaPerHour'],
);

/** The JSON Schema of the directory. Kinds and purposes are any name: a node may hold a directory that is newer than itself. */
export const directorySchema = {
  $schema: 'https://json-schema.org/draft/2020-12/schema',
  $id: 'urn:mag:schema:directory:1',
  title: 'Directory',
  description: 'Agencies, their keys, the agreements between them and routing; signed by the publisher.',
  ...strictObject({
    version: { type: 'integer', minimum: 1, maximum: Number.MAX_SAFE_INTEGER }, issuedAt: time, expiresAt: time,
    agencies: list(agency, 5000), agreements: list(agreement, 50_000),
    routing: strictObject({ routes: list(strictObject({ areaCode, kind: name, agency: agencyCode, unit: plain }, ['unit']), 50_000) }),
    nextAnchor: strictObject({ kid: { type: 'string', minLength: 1, maxLength: 256 }, from: time }),
  }, ['nextAnchor']),
};

/** The JSON Schema of a freshness record. */
export const freshnessSchema = {
  $schema: 'https://json-schema.org/draft/2020-12/schema',
  $id: 'urn:mag:schema:freshness:1',
  title: 'Freshness record',
  description: 'Says which version of the directory is current at a moment; signed by the publisher.',
  ...strictObject({
    version: { type: 'integer', minimum: 1, maximum: Number.MAX_SAFE_INTEGER },
    digest: { type: 'string', pattern: '^[A-Za-z0-9_-]{42}[AEIMQUYcgkosw048]$' },
    at: time,
  }),
};
