import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { compareContracts } from '../../deploy/contracts/compare-contracts.js';
import { compareSchemas } from '../../deploy/contracts/compare-schemas.js';
import { contractsNow } from '../../deploy/contracts/contracts-now.js';
import { digestOf, digestsFile } from '../../deploy/contracts/digests.js';
import { textOf, writeText } from '../../deploy/contracts/files.js';
import { checkAgainstReleased, release, type Release } from '../../deploy/contracts/released.js';

/** Contracts that a test may change at will. */
interface Loose {
  kinds: Record<string, Record<string, unknown>>;
  schemas: Record<string, LooseSchema>;
  errors: Record<string, Record<string, unknown>>;
  channels: Record<string, string>;
  http: Record<string, Record<string, LooseOperation>>;
}
interface Words { required: string[]; enum: string[]; items: LooseSchema; properties: Record<string, LooseSchema>; allOf: { if: { properties: Record<string, { enum: string[] }> }; then: LooseSchema }[] }
type LooseSchema = Words & Record<string, unknown>;
interface LooseOperation { parameters: Record<string, { required: boolean; schema: object }>; bodyRequired: boolean; body: Record<string, LooseSchema>; answers: Record<string, Record<string, LooseSchema>> }
const schema = (words: object): LooseSchema => words as LooseSchema;

const incident = 'reportable-incident-arrest';
const field = (contracts: Loose, ...path: string[]): LooseSchema => path.reduce((at, name) => (name === '*' ? at.items : at.properties[name]!), contracts.schemas[incident]!);
const answered = (contracts: Loose): LooseSchema => contracts.http['gateway-web']!['GET /api/things']!.answers['200']!['application/json']!;
const asked = (contracts: Loose): LooseSchema => contracts.http['gateway-web']!['GET /api/things']!.body['application/json']!;
const forms = (of: LooseSchema, name = 'from'): Record<string, unknown>[] => of.properties[name]!['anyOf'] as Record<string, unknown>[];
const uuidOrNull = (): LooseSchema => schema({ anyOf: [{ type: 'string', format: 'uuid' }, { type: 'null' }] });

/** The real contracts, with one HTTP operation more that has everything an operation may have. */
async function present(): Promise<Loose> {
  const now = structuredClone(await contractsNow()) as unknown as Loose;
  now.http['gateway-web']!['GET /api/things'] = {
    parameters: { 'query limit': { required: false, schema: { type: 'number' } } },
    bodyRequired: true,
    body: { 'application/json': schema({ type: 'object', properties: { to: { type: 'string' }, from: uuidOrNull() }, required: [] }) },
    answers: { 200: { 'application/json': schema({ type: 'object', properties: { id: { type: 'string' }, state: { type: 'string', enum: ['open', 'closed'] }, from: uuidOrNull(), by: { anyOf: [{ type: 'string' }, { type: 'integer' }] } }, required: ['id'] }) } },
  };
  return now;
}

/** They are kept as text, from which a copy is soon made. */
let text: string;
let before: Loose;
beforeAll(async () => {
  text = JSON.stringify(await present());
  before = JSON.parse(text) as Loose;
});

const compared = new Map<(contracts: Loose) => void, ReturnType<typeof compareContracts>>();
/** What a change of the contracts comes to; worked out once for each. */
function comparedWith(change: (contracts: Loose) => void): ReturnType<typeof compareContracts> {
  const known = compared.get(change);
  if (known !== undefined) return known;
  const after = JSON.parse(text) as Loose;
  change(after);
  const changes = compareContracts(before as never, after as never);
  compared.set(change, changes);
  return changes;
}

const changesBy = (change: (contracts: Loose) => void): string[] => comparedWith(change).map(({ effect, subject, field: at, what }) => `${effect}: ${subject}${at === '' ? '' : ` ${at}`}: ${what}`);

type Case = [what: string, change: (contracts: Loose) => void, found: string];

const compatible: Case[] = [
  ['an optional field', (c) => { field(c).properties['weather'] = schema({ type: 'string' }); }, `kind ${incident} /weather: the field was added`],
  ['an optional field in a list', (c) => { field(c, 'people', '*').properties['nickname'] = schema({ type: 'string' }); }, `kind ${incident} /people/*/nickname: the field was added`],
  ['a value of a closed list', (c) => { field(c, 'people', '*', 'role').enum.push('NEIGHBOUR'); }, `kind ${incident} /people/*/role: the value NEIGHBOUR was added to its list`],
  ['more room', (c) => { field(c, 'incidentReference')['maxLength'] = 60; }, `kind ${incident} /incidentReference: maxLength went from 40 to 60`],
  ['a longer list', (c) => { field(c, 'people')['maxItems'] = 100; }, `kind ${incident} /people: maxItems went from 50 to 100`],
  ['leave to leave a field out', (c) => { field(c).required = field(c).required.filter((name) => name !== 'policeAction'); }, `kind ${incident} /policeAction: the field may be left out now`],
  ['a condition less', (c) => { c.schemas['supervision-notification']!.allOf[0]!.then.properties['person']!.required.shift(); }, 'kind supervision-notification /person/names: no longer: it must be filled in when change is ADDED'],
  ['a higher label in the same part', (c) => { field(c, 'custodyState')['x-label'] = 'SENSITIVE'; }, `kind ${incident} /custodyState: its label went from OPEN to SENSITIVE`],
  ['a kind', (c) => { c.kinds['enquiry-x'] = {}; }, 'kind enquiry-x: the kind was added'],
  ['a passage', (c) => { (c.kinds['da-enquiry']!['passages'] as string[]).push('gateway -> mappa-adapter: manage-da-risk'); }, 'kind da-enquiry: the passage gateway -> mappa-adapter: manage-da-risk was added'],
  ['a further form of what is taken', (c) => { forms(asked(c)).push({ type: 'integer' }); }, 'gateway-web GET /api/things body/from: it may be integer too'],
  ['a form less of what is given', (c) => { forms(answered(c)).pop(); }, 'gateway-web GET /api/things answer 200/from: it is no longer null'],
  ['a description of the forms of what is given', (c) => { answered(c).properties['id'] = schema({ type: 'string', oneOf: [{ $ref: '#/a' }] }); }, 'gateway-web GET /api/things answer 200/id: its forms are described now'],
  ['a query parameter', (c) => { c.http['gateway-web']!['GET /api/things']!.parameters['query state'] = { required: false, schema: {} }; }, 'gateway-web GET /api/things /query state: the field was added'],
  ['a field of an answer', (c) => { answered(c).properties['note'] = schema({}); }, 'gateway-web GET /api/things answer 200/note: the field was added'],
];

const incompatible: Case[] = [
  ['a field taken away', (c) => { delete field(c).properties['place']; }, `kind ${incident} /place: the field was taken away`],
  ['a field that must be filled in', (c) => { field(c).properties['weather'] = schema({}); field(c).required.push('weather'); }, `kind ${incident} /weather: the field was added and must be filled in`],
  ['an optional field that must be filled in', (c) => { field(c, 'subject').required.push('pnc'); }, `kind ${incident} /subject/pnc: the field was optional and must be filled in now`],
  ['a value taken out of a closed list', (c) => { field(c, 'people', '*', 'role').enum = field(c, 'people', '*', 'role').enum.filter((value) => value !== 'WITNESS'); }, `kind ${incident} /people/*/role: the value WITNESS is no longer in its list`],
  ['less room', (c) => { field(c, 'circumstances')['maxLength'] = 100; }, `kind ${incident} /circumstances: maxLength went from 8000 to 100`],
  ['a shorter list', (c) => { field(c, 'people')['maxItems'] = 10; }, `kind ${incident} /people: maxItems went from 50 to 10`],
  ['a least number of elements', (c) => { field(c, 'people')['minItems'] = 1; }, `kind ${incident} /people: minItems went from none to 1`],
  ['a narrower number', (c) => { field(c, 'version')['minimum'] = 2; }, `kind ${incident} /version: minimum went from 1 to 2`],
  ['another pattern', (c) => { field(c, 'subject', 'pnc')['pattern'] = '^[0-9]{4}/[0-9]{7}[A-Z]$'; }, `kind ${incident} /subject/pnc: its pattern changed`],
  ['a check character', (c) => { field(c, 'incidentReference')['x-check'] = 'crn'; }, `kind ${incident} /incidentReference: it has a x-check now`],
  ['another type', (c) => { field(c, 'version')['type'] = 'string'; }, `kind ${incident} /version: its type went from integer to string`],
  ['a lower label', (c) => { field(c, 'circumstances')['x-label'] = 'OPEN'; }, `kind ${incident} /circumstances: its label went from SENSITIVE to OPEN`],
  ['a label that goes to another part', (c) => { field(c, 'circumstances')['x-label'] = 'VICTIM'; }, `kind ${incident} /circumstances: its label went from SENSITIVE to VICTIM`],
  ['a narrative that is redacted no longer', (c) => { delete field(c, 'circumstances')['x-free-text']; }, `kind ${incident} /circumstances: it is no longer a narrative`],
  ['a name that may hold no contact', (c) => { field(c, 'circumstances')['x-no-contact'] = true; }, `kind ${incident} /circumstances: it may hold no contact any more`],
  ['another floor', (c) => { c.kinds[incident]!['floor'] = 'SENSITIVE'; }, `kind ${incident}: its floor went from OPEN to SENSITIVE`],
  ['a condition more', (c) => { c.schemas['supervision-notification']!.allOf[0]!.if.properties['change']!.enum.push('ENDED'); }, 'kind supervision-notification /person/names: it must be filled in when change is ENDED now'],
  ['a kind taken away', (c) => { delete c.kinds['connection-test']; }, 'kind connection-test: the kind was taken away'],
  ['a victim part that does not come', (c) => { c.kinds['connection-test']!['victimPart'] = false; }, 'kind connection-test: whether it carries a victim part went from true to false'],
  ['another way of splitting', (c) => { delete c.schemas[`${incident}.case`]!.properties['labels']; }, `kind ${incident}, case part /labels: the field was taken away`],
  ['a claim taken away', (c) => { delete c.schemas['signed']!.properties['handling']; }, 'document signed /handling: the field was taken away'],
  ['an error code taken away', (c) => { delete c.errors['MESSAGE_EXPIRED']; }, 'error code MESSAGE_EXPIRED: the code was taken away'],
  ['an error code of another fate', (c) => { c.errors['MESSAGE_EXPIRED']!['fate'] = 'retry'; }, 'error code MESSAGE_EXPIRED: its fate went from quarantine to retry'],
  ['a topic of another name', (c) => { c.channels['directory'] = 'mag.agencies'; }, 'channel directory: its topic went from mag.directory to mag.agencies'],
  ['an operation taken away', (c) => { delete c.http['gateway-web']!['GET /api/things']; }, 'gateway-web GET /api/things: the operation was taken away'],
  ['a parameter taken away', (c) => { c.http['gateway-web']!['GET /api/things']!.parameters = {}; }, 'gateway-web GET /api/things /query limit: the field was taken away'],
  ['a request field that must be filled in', (c) => { c.http['gateway-web']!['GET /api/things']!.body['application/json']!.required.push('to'); }, 'gateway-web GET /api/things body/to: the field was optional and must be filled in now'],
  ['an answer without a field', (c) => { delete answered(c).properties['id']; }, 'gateway-web GET /api/things answer 200/id: the field was taken away'],
  ['forms of what could be of any', (c) => { asked(c).properties['to'] = schema({ type: 'string', oneOf: [{ $ref: '#/a' }] }); }, 'gateway-web GET /api/things body/to: it must be of one of several forms now'],
  ['a form less of what is taken', (c) => { forms(asked(c)).pop(); }, 'gateway-web GET /api/things body/from: it may no longer be null'],
  ['a rule within a form of what is taken', (c) => { forms(asked(c))[0]!['maxLength'] = 5; }, 'gateway-web GET /api/things body/from: maxLength went from none to 5'],
  ['an answer of another form', (c) => { forms(answered(c))[0] = { type: 'integer' }; }, 'gateway-web GET /api/things answer 200/from: it may be integer now'],
  ['a form of an answer that has another format', (c) => { forms(answered(c))[0]!['format'] = 'date-time'; }, 'gateway-web GET /api/things answer 200/from: its format went from uuid to date-time'],
  ['an answer that may be null now', (c) => { forms(answered(c), 'by').push({ type: 'null' }); }, 'gateway-web GET /api/things answer 200/by: it may be null now'],
  ['a passage taken away', (c) => { (c.kinds['da-enquiry']!['passages'] as string[]).shift(); }, 'kind da-enquiry: the passage gateway -> police-adapter: manage-da-risk was taken away'],
  ['an answer to another kind taken away', (c) => { c.kinds['da-response']!['answers'] = []; }, 'kind da-response: the answer to da-enquiry was taken away'],
  ['another expiry', (c) => { c.kinds['da-enquiry']!['expiryDays'] = 3; }, 'kind da-enquiry: its days until expiry went from 30 to 3'],
  ['an answer of another status', (c) => { c.http['gateway-web']!['GET /api/things']!.answers = { 201: {} }; }, 'gateway-web GET /api/things answer 200: the status is no longer given'],
];

describe('a compatible change', () => {
  it.each(compatible)('may bring %s', (_, change, found) => {
    const changes = changesBy(change);
    expect(changes).toContain(`widens: ${found}`);
    expect(changes.filter((line) => line.startsWith('breaks'))).toEqual([]);
  });
  it('is every change of words that only explain', () => {
    const before = { type: 'object', properties: { title: { type: 'string', description: 'before' } } };
    expect(compareSchemas(before, { ...before, title: 'Other', properties: { title: { type: 'string', description: 'after', examples: ['x'] } } }, 'taken')).toEqual([]);
  });
});

describe('an incompatible change', () => {
  it.each(incompatible)('is found: %s', (_, change, found) => expect(changesBy(change)).toContain(`breaks: ${found}`));
  it('is a word whose meaning the comparison does not know', () => {
    expect(compareSchemas({ type: 'string' }, { type: 'string', contentEncoding: 'base64' }, 'taken')).toMatchObject([{ effect: 'breaks' }]);
  });
  it('says what to do about it', () => {
    for (const [, change] of incompatible) for (const { todo } of comparedWith(change)) expect(todo).toMatch(/^[A-Z].*\.$/);
  });
});

describe('a rule between fields', () => {
  const under = (then: object): object => ({ if: { properties: { trigger: { enum: ['HDC'] } }, required: ['trigger'] }, then });
  const several = (...names: string[]): object => ({ anyOf: names.map((name) => ({ required: [name] })) });
  const of = (...allOf: object[]): LooseSchema => schema({ type: 'object', properties: {}, allOf });
  const effects = (old: LooseSchema, now: LooseSchema): string[] => [...new Set(compareSchemas(old, now, 'taken').map(({ effect }) => effect))];

  it('may hold under a condition alone where it held always, and ask for one of several where it asked for a field', () => {
    expect(effects(of(several('a', 'b')), of(under(several('a', 'b', 'c'))))).toEqual(['widens']);
    expect(effects(of(under({ required: ['a'] })), of(under(several('a', 'c'))))).toEqual(['widens']);
  });

  it('may not hold always where it held under a condition, nor ask for fewer of several, nor for something else', () => {
    for (const [old, now] of [[under(several('a', 'b')), several('a', 'b')], [several('a', 'b'), under(several('a'))], [under({ required: ['a'] }), under(several('b', 'c'))], [several('a', 'b'), { required: ['a'] }]] as const) expect(effects(of(old), of(now))).toContain('breaks');
  });
});

describe('nothing', () => {
  it('has changed between the contracts and themselves', () => expect(changesBy(() => undefined)).toEqual([]));
});

describe('a release', () => {
  const folder = mkdtempSync(join(tmpdir(), 'mag-contracts-'));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));
  const digests = (list: readonly string[]): void => writeText(join(folder, digestsFile), list.map((digest) => `${digest}\n`).join(''));
  /** As if these were the contracts that were released. */
  const write = (released: Release): void => {
    const text = JSON.stringify(released);
    writeText(join(folder, 'released/contracts.json'), text);
    digests([...(released.earlier ?? []), digestOf(text)]);
  };
  const read = (): Release => JSON.parse(readFileSync(join(folder, 'released/contracts.json'), 'utf8')) as Release;
  const changelog = (text: string): void => writeText(join(folder, 'CHANGELOG.md'), text);

  it('is asked for where there is none', async () => {
    expect((await checkAgainstReleased(folder)).wrong).toEqual([expect.stringContaining('npm run contracts -- release')]);
  });

  it('takes up what fits and heads the part of the changelog with its number', async () => {
    changelog('# Changes\n\n## Unreleased\n\n- First.\n');
    expect(await release(folder)).toEqual([]);
    expect(read()).toMatchObject({ release: 1, agreedBreaks: [] });
    expect(readFileSync(join(folder, 'CHANGELOG.md'), 'utf8')).toBe('# Changes\n\n## Unreleased\n\n## Release 1\n\n- First.\n');
    expect(await checkAgainstReleased(folder)).toEqual({ wrong: [], added: [] });
  });

  it('wants a line in the changelog for each kind that changed', async () => {
    const { contracts } = read();
    const others = Object.fromEntries(Object.entries(contracts.kinds).filter(([kind]) => kind !== incident));
    write({ release: 1, agreedBreaks: [], contracts: { ...contracts, kinds: others } });
    expect((await checkAgainstReleased(folder)).wrong).toEqual([expect.stringContaining(`says nothing of \`${incident}\` under "Unreleased"`)]);
    changelog(`# Changes\n\n## Unreleased\n\n- Kind \`${incident}\`.\n\n## Release 1\n`);
    expect(await checkAgainstReleased(folder)).toEqual({ wrong: [], added: [expect.stringContaining(`kind ${incident}: the kind was added`)] });
  });

  it('is refused for what is not compatible, unless all agreed, and then keeps why', async () => {
    const { contracts } = read();
    write({ release: 1, agreedBreaks: [], contracts: { ...contracts, channels: { ...contracts.channels, directory: 'mag.agencies' } } });
    expect(await release(folder)).toEqual([expect.stringContaining('channel directory: its topic went from mag.agencies to mag.directory')]);
    expect((await checkAgainstReleased(folder)).wrong).toEqual([expect.stringMatching(/^not compatible with release 1: channel directory: .* See docs\/protocol\/versioning\.md\.$/)]);
    expect(await release(folder, 'Agreed with all on 1 March.')).toEqual([]);
    expect(read()).toMatchObject({ release: 2, agreedBreaks: [{ release: 2, reason: 'Agreed with all on 1 March.', changes: [expect.stringContaining('mag.agencies')] }] });
  });

  it('is not altered afterwards, and goes on after itself', async () => {
    const { contracts } = await fresh();
    const text = textOf(join(folder, 'released/contracts.json'))!;
    writeText(join(folder, 'released/contracts.json'), text.replace('"mag.directory"', '"mag.agencies"'));
    const altered = [expect.stringContaining('the released contracts are not those of release 2'), expect.stringContaining('mag.agencies')];
    expect((await checkAgainstReleased(folder)).wrong).toEqual(altered);
    expect(await release(folder)).toEqual(altered);
    write({ release: 2, earlier: [digestOf('first')], agreedBreaks: [], contracts });
    expect((await checkAgainstReleased(folder)).wrong).toEqual([]);
  });

  it.each<[string, (list: string[]) => string[]]>([
    ['changed', ([, last]) => [digestOf('other'), last!]], ['gone', ([, last]) => [last!]], ['gone, with all others', () => []],
  ])('has the digests of earlier ones, of which none may be %s', async (_, change) => {
    await fresh();
    digests(change(textOf(join(folder, digestsFile))!.trim().split('\n')));
    expect((await checkAgainstReleased(folder)).wrong).toContainEqual(expect.stringContaining('the digest of a release is changed or gone'));
  });

  it('is missed where the list of digests is', async () => {
    await fresh();
    rmSync(join(folder, digestsFile));
    expect((await checkAgainstReleased(folder)).wrong).toEqual([expect.stringContaining('digests.txt is missing')]);
  });

  it('is not made anew under its number, though its digest is made anew with it: the history has the old one', async () => {
    const { contracts } = await fresh();
    const git = (...words: string[]): void => { execFileSync('git', ['-c', 'user.name=Test', '-c', 'user.email=test@example.invalid', ...words], { cwd: folder, stdio: 'ignore' }); };
    git('init');
    git('add', '.');
    git('commit', '--no-verify', '-m', 'release');
    expect((await checkAgainstReleased(folder)).wrong).toEqual([]);
    write({ release: 2, earlier: [digestOf('first')], agreedBreaks: [{ release: 2, reason: 'None.', changes: [] }], contracts });
    expect((await checkAgainstReleased(folder)).wrong).toEqual([expect.stringContaining('the digest of a release is changed or gone')]);
  });
  /** The present contracts as the second release. */
  async function fresh(): Promise<Release> {
    const made = { release: 2, earlier: [digestOf('first')], agreedBreaks: [], contracts: await contractsNow() };
    write(made);
    return made;
  }
});
