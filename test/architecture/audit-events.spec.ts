import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import ts from 'typescript';

const sources = ['apps', 'libs'].flatMap((root) => readdirSync(root, { recursive: true, encoding: 'utf8' }).map((file) => join(root, file)))
  .filter((file) => file.endsWith('.ts') && !file.endsWith('spec.ts'));
/** Files that write audit entries, by what they import. */
const writing = sources.map((file) => ({ file, text: readFileSync(file, 'utf8') })).filter(({ file, text }) => /\bappendAudit\b|\bappendActed\b|\bAuditEntry\b/.test(text) && !file.startsWith(join('libs', 'audit')));

const catalogue = readFileSync('docs/audit-events.md', 'utf8');
const documented = [...catalogue.matchAll(/^\| `([a-z-]+\.[a-z-]+)` \| (case|victim|both) \|/gm)].map(([, event]) => event!);

/** Functions by name, of files that write entries and of those that they take what an entry has from. */
const helpers = new Map<string, ts.Node>();
const parsed = sources.filter((file) => writing.some((one) => one.file === file) || /rails[\\/](concerned|sent-for)\.ts$|desk[\\/]about-message\.ts$/.test(file))
  .map((file) => ({ file, tree: ts.createSourceFile(file, readFileSync(file, 'utf8'), ts.ScriptTarget.ES2022, true) }));
const walk = (node: ts.Node, visit: (node: ts.Node) => void): void => { visit(node); node.forEachChild((child) => walk(child, visit)); };
for (const { file, tree } of parsed) walk(tree, (node) => {
  const named = ts.isFunctionDeclaration(node) ? node.name : ts.isVariableDeclaration(node) && ts.isIdentifier(node.name) && node.initializer !== undefined && ts.isArrowFunction(node.initializer) ? node.name : undefined;
  // A function of the same file is meant before another of its name.
  if (named !== undefined) for (const name of [`${file} ${named.text}`, named.text]) helpers.set(name, node);
});

/** The names of all that an entry, or what is spread into it, may have; nothing within its facts. */
function namesIn(file: string, node: ts.Node, seen: readonly ts.Node[] = []): string[] {
  if (ts.isPropertyAssignment(node)) return [node.name.getText()];
  if (ts.isShorthandPropertyAssignment(node)) return [node.name.text];
  const found: string[] = [];
  if (ts.isCallExpression(node) && ts.isIdentifier(node.expression)) {
    const helper = helpers.get(`${file} ${node.expression.text}`) ?? helpers.get(node.expression.text);
    if (helper !== undefined && !seen.includes(helper)) found.push(...namesIn(helper.getSourceFile().fileName, helper, [...seen, helper]));
    return found;
  }
  node.forEachChild((child) => { found.push(...namesIn(file, child, seen)); });
  return found;
}

/** Each place at which an event is written, with the names of what it is written with. */
const written = parsed.flatMap(({ file, tree }) => {
  const places: { readonly file: string; readonly event: string; readonly names: ReadonlySet<string> }[] = [];
  walk(tree, (node) => {
    if (!ts.isObjectLiteralExpression(node)) return;
    const event = node.properties.find((one): one is ts.PropertyAssignment => ts.isPropertyAssignment(one) && one.name.getText() === 'event')?.initializer;
    if (event !== undefined && ts.isStringLiteral(event)) places.push({ file, event: event.text, names: new Set(namesIn(file, node)) });
  });
  return places;
});

describe('the catalogue of audit events', () => {
  it('has every event that is written, and no other', () => {
    const written = new Set(writing.flatMap(({ text }) => [...text.matchAll(/\bevent: '([^']+)'/g)].map(([, event]) => event!)));
    expect([...written].sort()).toEqual([...documented].sort());
  });

  it('names each event once', () => {
    expect(new Set(documented).size).toBe(documented.length);
  });

  it('cannot be gone around: an event is always written as a text that can be found', () => {
    for (const { file, text } of writing) expect([file, [...text.matchAll(/\bevent: (?!'[a-z-]+\.[a-z-]+')(.{0,30})/g)].map(([, rest]) => rest)]).toEqual([file, []]);
    expect(writing.length).toBeGreaterThan(7);
  });

  it('has every fact that an event is written with, in its line', () => {
    const written = writing.flatMap(({ text }) => [...text.matchAll(/event: '([^']+)'(?:(?!event:)[^]){0,400}?facts: \{ ([^}]+) \}/g)]
      .flatMap(([, event, facts]) => facts!.split(',').map((fact) => [event!, fact.split(':')[0]!.trim()] as const)));
    expect(written.length).toBeGreaterThan(10);
    for (const [event, fact] of written) {
      const line = catalogue.split('\n').find((one) => one.startsWith(`| \`${event}\``)) ?? '';
      expect([event, fact, line.includes(`\`${fact}\``)]).toEqual([event, fact, true]);
    }
  });

  const called = { subject: 'subject', purpose: 'purpose', basis: 'lawfulBasis' } as const;

  it('says of each event, and of each place that writes it, whether it has a person, a subject, a purpose and a basis', () => {
    expect(written.length).toBeGreaterThan(30);
    const saidOf = (event: string): [boolean, string] => {
      const [, , , , person = '', has = ''] = (catalogue.split('\n').find((one) => one.startsWith(`| \`${event}\``)) ?? '').split('|').map((cell) => cell.trim());
      return [person !== '', has];
    };
    expect(written.map(({ file, event }) => [file, event, ...saidOf(event)]))
      .toEqual(written.map(({ file, event, names }) => [file, event, names.has('person'), Object.entries(called).filter(([, name]) => names.has(name)).map(([word]) => word).join(', ')]));
  });
});
