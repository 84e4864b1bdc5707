import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { beforeAll, describe, expect, it } from '@jest/globals';

/** One import for each rule that it breaks, in a house that has nothing else. */
const breaches: readonly (readonly [rule: string, file: string, imports: string])[] = [
  ['imports-of-libs-labels', 'libs/labels/src/a.ts', '../../platform/src/index.js'],
  ['imports-of-libs-register', 'libs/register/src/a.ts', '../../case-store/src/index.js'],
  ['imports-of-libs-matching', 'libs/matching/src/a.ts', '../../case-store/src/index.js'],
  ['imports-of-apps-gateway', 'apps/gateway/src/a.ts', '../../../libs/mappa-store/src/index.js'],
  ['imports-of-apps-police-adapter-childrens-services-adapter-marac-adapter-', 'apps/police-adapter/src/b.ts', '../../../libs/gazetteer/src/index.js'],
  ['victim-store-only-where-it-belongs', 'libs/exchange/src/c.ts', '../../victim-store/src/index.js'],
  ['victim-store-only-where-it-belongs', 'libs/exchange/src/web/a.ts', '../../../victim-store/src/index.js'],
  ['imports-of-apps-gateway', 'apps/gateway/src/d.ts', '../../../libs/victim-store/src/index.js'],
  ['web-and-exchange-load-no-victim-store', 'apps/gateway/src/web.ts', '../../../libs/exchange/src/desk/index.js'],
  ['web-and-exchange-load-no-victim-store', 'apps/marac-adapter/src/exchange.ts', '../../../libs/pages/src/index.js'],
  ['no-app-imports-an-app', 'apps/gateway/src/b.ts', '../../police-adapter/src/a.js'],
  ['front-door-only', 'libs/exchange/src/a.ts', '../../case-store/src/inside.js'],
  ['product-imports-no-test', 'libs/platform/src/a.ts', '../../../test/support/a.js'],
  ['tests-beside-the-code-share-support-only', 'libs/platform/src/a.spec.ts', '../../../test/leaks/a.js'],
  ['nothing-imports-a-spec', 'test/a.ts', '../libs/platform/src/a.spec.js'],
  ['no-cycles', 'libs/clocks/src/a.ts', './b.js'],
  ['kafkajs-only-where-it-belongs', 'apps/gateway/src/c.ts', 'kafkajs'],
  ['jose-only-where-it-belongs', 'libs/exchange/src/b.ts', 'jose'],
  ['libsodium-wrappers-sumo-only-where-it-belongs', 'libs/envelope/src/a.ts', 'libsodium-wrappers-sumo'],
  ['@noble-only-where-it-belongs', 'libs/register/src/b.ts', '@noble/curves'],
];
/** What is imported above, and an import that may be. */
const others: readonly (readonly [file: string, text: string])[] = [
  ...['platform', 'case-store', 'victim-store', 'mappa-store', 'messages', 'gazetteer'].map((lib) => [`libs/${lib}/src/index.ts`, 'export const one = 1;\n'] as const),
  ['libs/case-store/src/inside.ts', 'export const one = 1;\n'], ['apps/police-adapter/src/a.ts', 'export const one = 1;\n'], ['test/support/a.ts', 'export const one = 1;\n'], ['test/leaks/a.ts', 'export const one = 1;\n'],
  ...['kafkajs', 'jose', 'libsodium-wrappers-sumo', '@noble/curves'].flatMap((name) => [[`node_modules/${name}/package.json`, `{ "name": "${name}", "main": "index.js" }`], [`node_modules/${name}/index.js`, ''], [`node_modules/${name}/index.d.ts`, 'export {};']] as const),
  ['libs/exchange/src/desk/index.ts', `export { one } from '../../../victim-store/src/index.js';\n`], ['libs/exchange/src/desk/allowed.e2e-spec.ts', `import '../../../victim-store/src/index.js';\n`],
  ['libs/pages/src/index.ts', `export const pages = () => import('../../exchange/src/desk/index.js');\n`], ['apps/gateway/src/desk.ts', `import '../../../libs/exchange/src/desk/index.js';\n`],
  ['libs/clocks/src/b.ts', `import './a.js';\n`], ['libs/labels/src/allowed.ts', `import '../../messages/src/index.js';\n`],
];
interface Violation { readonly rule: { readonly name: string }; readonly from: string }
let violations: Violation[];

beforeAll(() => {
  const house = mkdtempSync(join(tmpdir(), 'boundaries-'));
  const write = (file: string, text: string): void => {
    mkdirSync(dirname(join(house, file)), { recursive: true });
    writeFileSync(join(house, file), text);
  };
  for (const [, file, imports] of breaches) write(file, `import '${imports}';\n`);
  for (const [file, text] of others) write(file, text);
  for (const file of ['.dependency-cruiser.mjs', 'package.json', 'tsconfig.json']) cpSync(file, join(house, file));
  const { stdout } = spawnSync(process.execPath, [resolve('node_modules/.bin/depcruise'), '--config', '.dependency-cruiser.mjs', '--output-type', 'json', 'apps', 'libs', 'test'], { cwd: house, encoding: 'utf8', maxBuffer: 64 * 1024 * 1024 });
  violations = (JSON.parse(stdout) as { summary: { violations: Violation[] } }).summary.violations;
}, 60_000);

describe('the table of who may import whom', () => {
  it.each(breaches)('bites: %s', (rule, file) => expect(violations.filter(({ from }) => from === file).map((one) => one.rule.name)).toContain(rule));

  it('lets pass what it allows', () => expect(violations.filter(({ from }) => /allowed|\/desk/.test(from))).toEqual([]));
});
