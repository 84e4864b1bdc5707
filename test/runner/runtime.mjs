/**
 * Runs a test file in plain Node, in the place of Jest's own runtime, which evaluates every module again for each test file in a context of its own:
 * here what the product and its packages are is loaded once for each worker, and only what is of tests (`test/`, specs, fixtures) anew for each file.
 * Everything else of Jest stays: its workers, circus, expect, limits of time, reports. TypeScript is compiled by the `transform` of jest.config.js as it is loaded.
 */
import { readFileSync } from 'node:fs';
import { createRequire, enableCompileCache, registerHooks } from 'node:module';
import { join, resolve } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import Runtime from 'jest-runtime';

const repository = resolve(import.meta.dirname, '../..');
const root = `${pathToFileURL(repository).href}/`;
const names = JSON.parse(readFileSync(join(repository, 'package.json'), 'utf8')).imports;
const ofTests = /^test\/|[.-]spec\.ts$|\.(fixture|testing)\.ts$/;
const esm = { isInternalModule: false, supportsDynamicImport: true, supportsExportNamespaceFrom: true, supportsStaticESM: true, supportsTopLevelAwait: true };
const require = createRequire(import.meta.url);

/** The test file that runs: which of this process it is, and its runtime, which compiles and has what `@jest/globals` gives. */
const now = { count: 0 };
/** Where the map of each compiled file lies. The files stay loaded, so the maps are kept as long. */
const sourceMaps = new Map();

enableCompileCache(join(repository, 'node_modules', '.cache', 'mag-compiled'));
globalThis.jestGlobals = () => now.runtime.jestGlobals.cjsGlobals(now.runtime._testPath);

/** package.json names what is built into dist; the source of it is what runs here. */
function sourceOf(name) {
  const [first, rest] = name.split('/');
  const target = names[name] ?? names[`${first}/*`]?.replace('*', rest);
  return target && new URL(target.replace('./dist/', '').replace(/\.js$/, '.ts'), root).href;
}

registerHooks({
  resolve(specifier, context, next) {
    if (specifier === '@jest/globals') return { url: `jest-globals:${now.count}`, format: 'module', shortCircuit: true };
    if (!context.parentURL?.startsWith(root) || !/\.ts(\?|$)/.test(context.parentURL)) return next(specifier, context);
    const url = specifier.startsWith('#') ? sourceOf(specifier)
      : /^\.{1,2}\/.*\.js$/.test(specifier) ? new URL(specifier.replace(/\.js$/, '.ts'), context.parentURL).href
      : undefined;
    if (url === undefined) return next(specifier, context);
    return next(ofTests.test(url.slice(root.length)) ? `${url}?${now.count}` : url, context);
  },
  load(url, context, next) {
    if (url.startsWith('jest-globals:')) {
      return { format: 'module', source: `export const { ${Object.keys(globalThis.jestGlobals()).join(', ')} } = globalThis.jestGlobals();`, shortCircuit: true };
    }
    if (!url.startsWith(root) || !/\.ts(\?|$)/.test(url)) return next(url, context);
    const file = fileURLToPath(url);
    const source = now.runtime.transformCache.transform(file, esm);
    const map = now.runtime.transformCache.getSourceMaps().get(file);
    if (map !== undefined) sourceMaps.set(url, map);
    return { format: 'module', source, shortCircuit: true };
  },
});

export default class PlainRuntime extends Runtime {
  constructor(...args) {
    super(...args);
    now.count += 1;
    now.runtime = this;
  }

  unstable_shouldLoadAsEsm() { return true; }

  unstable_importModule(file) { return import(`${pathToFileURL(file).href}?${now.count}`); }

  /** Circus keeps its tests and handlers in its module: each test file has one of its own. */
  requireInternalModule(file) {
    delete require.cache[file];
    delete globalThis[Symbol.for('EVENT_HANDLERS')];
    return require(file);
  }

  requireModule(file) { return require(file); }

  getSourceMaps() { return sourceMaps; }

  /** What only concerns modules that Jest evaluates itself. */
  resetModules() {}

  installGetBuiltinModule() {}
}
