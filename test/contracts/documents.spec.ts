import { readdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { beforeAll, describe, expect, it } from '@jest/globals';
import { Ajv } from 'ajv';
import addFormats from 'ajv-formats';
import { validate } from '@hyperjump/json-schema/openapi-3-1';
import { topics } from '#kafka';
import { type Kind, kindNames, kinds, lanes, partNames } from '#messages';
import { copyOf } from './mutate.js';
import { loadContract } from './verdict.js';

type Json = Record<string, unknown>;
const filesIn = (folder: string): string[] => readdirSync(`contracts/${folder}`).map((name) => `${folder}/${name}`);
const at = (document: unknown, path: string): unknown => path.split('/').filter((name) => name !== '').reduce((inner, name) => (inner as Json | undefined)?.[name.replaceAll('~1', '/').replaceAll('~0', '~')], document);
const referencesIn = (value: unknown): string[] => (typeof value !== 'object' || value === null ? [] : Object.entries(value).flatMap(([name, inner]) => (name === '$ref' ? [String(inner)] : referencesIn(inner))));

describe('every published JSON Schema', () => {
  it.each(filesIn('schemas'))('%s is one by the 2020-12 metaschema', async (file) => {
    expect((await validate('https://json-schema.org/draft/2020-12/schema', loadContract(file) as never)).valid).toBe(true);
  });
  it('would not pass with a word misused', async () => {
    expect((await validate('https://json-schema.org/draft/2020-12/schema', { ...(loadContract('schemas/receipt.schema.json') as Json), required: 'message' } as never)).valid).toBe(false);
  });
});

describe('the OpenAPI document', () => {
  const schema = 'https://spec.openapis.org/oas/3.1/schema-base';
  it.each(filesIn('openapi'))('%s is valid by the schema of OpenAPI 3.1, and refers to nothing that is not there', async (file) => {
    const document = loadContract(file) as { paths: Record<string, Record<string, { operationId: string }>> };
    expect((await validate(schema, document as never)).valid).toBe(true);
    expect(document).toMatchObject({ openapi: '3.1.0', security: [{ bearer: [] }] });
    const operations = Object.values(document.paths).flatMap((methods) => Object.values(methods).map(({ operationId }) => operationId));
    expect([...new Set(operations)]).toEqual(operations);
    for (const reference of referencesIn(document)) expect([reference, at(document, reference.slice(1)) !== undefined]).toEqual([reference, true]);
  });
  it.each<[string, string, string]>([
    ['what is asked of the police', 'components/schemas/NewDaEnquiry/properties/content', 'da-enquiry.draft'],
    ['what is referred to a MARAC', 'components/schemas/NewMaracReferral/properties/content', 'marac-referral.draft'],
    ['an enquiry that was asked', 'paths/~1api~1enquiries~1{conversation}/get/responses/200/content/application~1json/schema/properties/content', 'da-enquiry.case'],
    ['what came back', 'paths/~1api~1enquiries~1{conversation}/get/responses/200/content/application~1json/schema/properties/answers/items/properties/content/anyOf/0', 'da-response.case enquiry-refusal.case'],
    ['what only its originator gives on', 'paths/~1api~1enquiries~1{conversation}/get/responses/200/content/application~1json/schema/properties/answers/items/properties/originator', 'da-response.originator enquiry-refusal.originator'],
  ])('of the gateway has for the content of %s the schema of each kind that it may be, and of no other, with labels and meanings', (_, path, names) => {
    const document = loadContract('openapi/gateway-web.json');
    expect(at(document, path)).toMatchObject({ oneOf: names.split(' ').map((name) => ({ $ref: `#/components/schemas/${name}` })) });
    expect(at(document, 'components/schemas/da-response.case/properties/searchedBy')).toMatchObject({ 'x-label': 'OPEN', description: 'Name or role of who searched.' });
  });
  it('says of a draft all but what the node knows, and of a reply what may be sent', () => {
    const schemaOf = (file: string, name: string) => at(loadContract(file), `components/schemas/${name}`) as { required: string[]; properties: Record<string, { required: string[] }> };
    const draft = schemaOf('openapi/gateway-web.json', 'da-enquiry.draft');
    const published = loadContract('schemas/da-enquiry.schema.json') as typeof draft;
    expect(published.required.filter((name) => !draft.required.includes(name))).toEqual(['subject', 'period', 'forces', 'requesterRole', 'requestedBy']);
    expect([Object.keys(published.properties).filter((name) => !(name in draft.properties)), draft.properties['requestedBy']!.required]).toEqual([['subject'], []]);
    const reply = at(loadContract('openapi/police-adapter-web.json'), 'components/schemas/NewReplyToDaEnquiry/properties') as { kind: { enum: string[] }; content: { oneOf: { $ref: string }[] } };
    expect([reply.kind.enum, reply.content.oneOf.map(({ $ref }) => $ref.split('/').at(-1))]).toEqual([['da-response', 'enquiry-refusal'], ['da-response.draft', 'enquiry-refusal.draft']]);
  });
  it('would not pass with a parameter without place', async () => {
    const document = copyOf(loadContract('openapi/gateway-web.json')) as { paths: Record<string, { get: { parameters: Json[] } }> };
    delete document.paths['/api/people']!.get.parameters[0]!['in'];
    expect((await validate(schema, document as never)).valid).toBe(false);
  });
});

describe('the AsyncAPI document', () => {
  const document = loadContract('asyncapi.json') as Json;
  let isAsyncApi: (value: unknown) => boolean;
  beforeAll(() => {
    // The published schema of AsyncAPI 3, made by those who keep the standard.
    const published = JSON.parse(readFileSync(createRequire(import.meta.url).resolve('@asyncapi/specs/schemas/3.0.0-without-$id.json'), 'utf8')) as Json;
    const ajv = new Ajv({ strict: false, code: { optimize: false } });
    addFormats.default(ajv);
    isAsyncApi = ajv.compile(published);
  });

  it('is valid by the published schema of AsyncAPI 3', () => expect(isAsyncApi(document)).toBe(true));
  it('would not pass with an action that there is not, nor without a title', () => {
    expect(isAsyncApi({ ...document, operations: { x: { action: 'sing', channel: { $ref: '#/channels/inbox' } } } })).toBe(false);
    expect(isAsyncApi({ ...document, info: { version: '1' } })).toBe(false);
  });

  it('refers to nothing that is not there', () => {
    const references = referencesIn(document);
    expect(references.length).toBeGreaterThan(30);
    for (const reference of references) {
      const found = reference.startsWith('#') ? at(document, reference.slice(1)) : loadContract(reference.replace('./', ''));
      expect([reference, found !== undefined]).toEqual([reference, true]);
    }
  });

  it('has the inboxes of every lane, with every kind, and the other topics', () => {
    const addresses = Object.values(document['channels'] as Record<string, { address: string }>).map(({ address }) => address);
    expect(addresses).toEqual([...lanes.map((lane) => topics.inbox('{agency}', lane)), topics.directory, topics.freshness, topics.checkpoints('{agency}')]);
    for (const name of ['inbox', 'urgentInbox']) expect(Object.keys(at(document, `channels/${name}/messages`) as Json)).toEqual([...kindNames]);
  });

  it.each(kindNames)('leads from the record of %s to the schemas of its parts', (kind: Kind) => {
    const payload = at(document, `components/messages/${kind}/payload/schema`);
    const bundle = at(payload, 'contentSchema/properties') as Json;
    expect(referencesIn(at(bundle, 'signed'))).toEqual(['./schemas/signed.schema.json']);
    const parts = at(bundle, 'parts/properties') as Json;
    expect(Object.keys(parts)).toEqual(partNames.filter((part) => part !== 'victim' || kinds[kind].mayHaveVictimPart));
    for (const [part, schema] of Object.entries(parts)) expect(referencesIn(schema)).toEqual([`./schemas/${kind}.${part}.schema.json`]);
  });
});
