import { directorySchema, freshnessSchema } from '#directory';
import { longestToken, tokenTypes } from '#envelope';
import { topics } from '#kafka';
import { agencyCodePattern, type Kind, kindNames, kinds, type Lane, lanes, type PartName, partNames, signedPayloadSchema } from '#messages';
import { schemaFile } from './schemas.js';

type Json = Record<string, unknown>;

const ref = (...path: string[]): Json => ({ $ref: `#/${path.map((name) => name.replaceAll('~', '~0').replaceAll('/', '~1')).join('/')}` });
const schemaFormat = 'application/schema+json;version=draft-2020-12';
const segment = '[A-Za-z0-9_-]+';
const jws = `^${[segment, segment, segment].join('\\.')}$`;
const jwe = `^${[segment, segment, segment, segment, segment].join('\\.')}$`;

/** A compact token and what its content is once it is verified or opened. */
const token = (typ: string, pattern: string, maxLength: number, contentSchema: Json): Json => ({
  type: 'string', pattern, maxLength, contentMediaType: 'application/jose', 'x-typ': typ, contentSchema,
});
const published = (file: string): Json => ({ $ref: `./${schemaFile(file)}` });
const object = (properties: Json, optional: readonly string[] = []): Json => ({
  type: 'object', additionalProperties: false, required: Object.keys(properties).filter((name) => !optional.includes(name)), properties,
});

const pad = { type: 'string', pattern: '^ *$', description: 'Spaces that make the JSON exactly as long as a size class (docs/protocol/envelope.md, section 4).' };
const salt = { type: 'string', pattern: '^[A-Za-z0-9_-]{21}[AQgw]$', description: '16 random bytes in base64url.' };
const salted = (kind: Kind, part: PartName, more: Json = {}): Json => object({
  salt, part: { type: 'string', contentMediaType: 'application/json', contentSchema: published(`${kind}.${part}`), description: `The JSON text of the ${part} part; its digest with the salt is signed.` }, ...more,
});

/** What is inside a message of a kind, layer by layer: `contentSchema` says what a token or a text holds once it has been opened. */
function sealed(kind: Kind): Json {
  const { version, mayHaveVictimPart } = kinds[kind];
  const signed = token(tokenTypes.signed, jws, 16_384, {
    allOf: [published('signed'), { properties: { kind: { const: kind }, type: { const: `${kind}.v${version}` } } }],
  });
  const open = partNames.filter((part) => part !== 'victim');
  const parts: Json = Object.fromEntries(open.map((part) => [part, salted(kind, part)]));
  if (mayHaveVictimPart) parts['victim'] = token(tokenTypes.victim, jwe, longestToken, salted(kind, 'victim', { pad }));
  return token(tokenTypes.message, jwe, longestToken, object({ signed, parts: object(parts), pad }));
}

const uuidKey = {
  type: 'string', format: 'uuid',
  description: 'The random id of the ordering key of the message, or a random id where its kind has no order. It says nothing about a person; records of one key keep their order.',
};
const noHeaders = { type: 'object', maxProperties: 0, description: 'No record header is written, and none is read: everything that counts is inside the signature.' };

function message(name: string, what: { title: string; summary: string; description?: string; contentType: string; payload: Json; key: Json; example?: Json }): Json {
  const { key, payload, ...described } = what;
  return { name, ...described, headers: noHeaders, payload: { schemaFormat, schema: payload }, bindings: { kafka: { key, bindingVersion: '0.5.0' } } };
}

function kindMessage(kind: Kind): Json {
  const { family, floor, mayHaveVictimPart, ordering, defaultExpiryDays, meaning, version } = kinds[kind];
  return {
    ...message(kind, {
      title: `${kind}, version ${version}`, summary: meaning, contentType: 'application/jose', payload: sealed(kind), key: uuidKey,
      description: [
        `Family ${family}. Floor ${floor}. Order: ${ordering === 'none' ? 'none' : `by ${ordering}`}. Expires after ${defaultExpiryDays} ${defaultExpiryDays === 1 ? 'day' : 'days'} unless the sender says less.`,
        mayHaveVictimPart ? 'Always carries a victim part, sealed to the victim key of the recipient, empty or not.' : 'Never carries a victim part.',
        `The whole content before it is split by label: ${schemaFile(kind)}; what each part may hold: ${partNames.filter((part) => part !== 'victim' || mayHaveVictimPart).map((part) => schemaFile(`${kind}.${part}`)).join(', ')}.`,
      ].join('\n\n'),
    }),
    tags: [{ name: family }],
    'x-floor': floor,
    'x-content-schema': published(kind),
  };
}

const sealedForm = [
  'A message is one Kafka record: the value is one compact JWE (`typ` `mag-message`, ECDH-ES+A256KW with A256GCM) to the exchange key of the recipient. Inside is a JSON bundle: `signed`, a compact JWS by a key of the',
  'sender over claims and the digests of all four parts; the parts `case`, `originator` and `mappa`, each a JSON text with its salt; and, for kinds that may have one, the part `victim`, a JWE of its own to the',
  'victim key of the recipient, which its exchange cannot open. In the payload schemas here `contentSchema` says what a token or text holds once it has been opened: it is no part of what a broker sees.',
  'docs/protocol/envelope.md has every rule of the form, schemas/signed.schema.json the claims.',
].join(' ');

const laneText: Readonly<Record<Lane, string>> = {
  bulk: 'The ordinary inbox of an agency.',
  urgent: 'The inbox for imminent harm: its own topic, consumers and database pool, so that it waits for nothing in the ordinary one. A conversation keeps its lane.',
};

const checkpointsText = [
  "Signed checkpoints of an agency's two audit logs (C2SP tlog-checkpoint), so that every node can check the others and none can rewrite its history alone. Only the agency writes to its topic; all read it.",
  'Once a minute for each log: a log of which nothing has come for five minutes raises an alarm at every other node, as does a checkpoint that does not continue the last.',
].join(' ');

const checkpointText = [
  'Size and root of an audit log as a signed note, after the proof that it continues an earlier one: the form of the body of `add-checkpoint` of C2SP tlog-witness.',
  'The origin is `mag.AGENCY/case` or `mag.AGENCY/victim`, signed by the signing key of the agency under that name, plainly (type 1) and with the time (type 4, C2SP tlog-cosignature).',
].join(' ');

/** The messages on Kafka as AsyncAPI 3: channels by `topics`, messages by the table of kinds. */
export function asyncApiDocument(): Json {
  const agency = { description: 'Code of an agency as in the directory.', examples: ['police-west-mercia'] };
  const kindRefs = (): Json => Object.fromEntries(kindNames.map((kind) => [kind, ref('components', 'messages', kind)]));
  const inbox = (lane: Lane): string => (lane === 'urgent' ? 'urgentInbox' : 'inbox');
  const channel = (address: string, description: string, messages: Json): Json => ({
    address, description, messages, ...(address.includes('{agency}') ? { parameters: { agency: ref('components', 'parameters', 'agency') } } : {}),
    bindings: { kafka: { bindingVersion: '0.5.0' } },
  });
  const operation = (action: 'send' | 'receive', on: string, summary: string): Json => ({ action, channel: ref('channels', on), summary });
  return {
    asyncapi: '3.0.0',
    info: {
      title: 'Multi-agency gateway: messages between nodes', version: '1', license: { name: 'MIT' },
      description: `${sealedForm}\n\nWho may send which kind to whom, for which purpose and up to which label, stands in the signed directory; every message is answered by a signed receipt (kind \`receipts\`).`,
    },
    defaultContentType: 'application/jose',
    servers: {
      exchange: {
        host: '{brokers}', protocol: 'kafka-secure', description: 'The Kafka cluster of the exchange: TLS, one SCRAM user for each agency, access rules for each topic.',
        variables: { brokers: { description: 'Host and port of the brokers, as the operator of the exchange gives them.' } },
        security: [ref('components', 'securitySchemes', 'agencyUser')],
      },
    },
    channels: {
      ...Object.fromEntries(lanes.map((lane) => [inbox(lane), channel(topics.inbox('{agency}', lane), laneText[lane], kindRefs())])),
      directory: channel(topics.directory, 'Who takes part, with which keys and agreements: one signed document. Compacted; only its publisher may write.', { directory: ref('components', 'messages', 'directory') }),
      freshness: channel(topics.freshness, 'Says every 30 seconds which version of the directory is current. Compacted; only the publisher of the directory may write.', { freshness: ref('components', 'messages', 'freshness') }),
      checkpoints: channel(topics.checkpoints('{agency}'), checkpointsText, { checkpoint: ref('components', 'messages', 'checkpoint') }),
    },
    operations: {
      ...Object.fromEntries(lanes.flatMap((lane): [string, Json][] => {
        const name = inbox(lane);
        const place = lane === 'urgent' ? 'urgent inbox' : 'inbox';
        return [
          [`${name}Receive`, operation('receive', name, `A node reads its own ${place}, from the beginning, and answers every message by a receipt.`)],
          [`${name}Send`, operation('send', name, `A node writes to the ${place} of an agency with which it has an agreement, and again, the same bytes, until the receipt.`)],
        ];
      })),
      directoryReceive: operation('receive', 'directory', 'A node follows the directory; a record that is not signed by the pinned anchor has no effect.'),
      freshnessReceive: operation('receive', 'freshness', 'A node knows its directory to be current by a record of the last five minutes.'),
      checkpointsReceive: operation('receive', 'checkpoints', "A node checks the other agencies' logs."),
      checkpointsSend: operation('send', 'checkpoints', 'A node publishes its own.'),
    },
    components: {
      parameters: { agency },
      messages: {
        ...Object.fromEntries(kindNames.map((kind) => [kind, kindMessage(kind)])),
        directory: message('directory', {
          title: directorySchema.title, summary: directorySchema.description, contentType: 'application/jose', payload: token(tokenTypes.directory, jws, longestToken, published('directory')),
          key: { type: 'string', const: 'directory' },
        }),
        freshness: message('freshness', {
          title: freshnessSchema.title, summary: freshnessSchema.description, contentType: 'application/jose', payload: token(tokenTypes.freshness, jws, longestToken, published('freshness')),
          key: { type: 'string', const: 'freshness' },
        }),
        checkpoint: message('checkpoint', {
          title: 'Checkpoint', summary: checkpointText, contentType: 'text/plain; charset=utf-8', payload: { type: 'string' }, key: { type: 'string', pattern: agencyCodePattern.source },
        }),
      },
      securitySchemes: { agencyUser: { type: 'scramSha512', description: 'One user for each agency, named by its code.' } },
    },
    'x-signed-payload': { title: signedPayloadSchema.title, ...published('signed') },
  };
}
