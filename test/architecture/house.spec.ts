import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';

const apps = ['gateway', 'police-adapter', 'childrens-services-adapter', 'marac-adapter', 'mappa-adapter'];
const libs = readdirSync('libs', { withFileTypes: true }).filter((entry) => entry.isDirectory()).map(({ name }) => name);

const filesBelow = (root: string): string[] => readdirSync(root, { recursive: true, encoding: 'utf8' }).map((file) => join(root, file).replaceAll('\\', '/')).filter((file) => /\.(ts|mjs|js|json|md|njk|scss|ya?ml)$/.test(file));
const everything = [...['apps', 'libs', 'deploy', 'test', 'docs', 'contracts'].flatMap(filesBelow), ...readdirSync('.').filter((file) => /\.(md|json|js|mjs)$/.test(file) && file !== 'package-lock.json')];
const sources = everything.filter((file) => /\.(ts|mjs|js)$/.test(file));
const read = (file: string): string => readFileSync(file, 'utf8');

describe('the five apps', () => {
  it('are all there, and no others', () => {
    expect(readdirSync('apps').sort()).toEqual([...apps].sort());
  });

  it.each(apps)('have the same files in the same places: %s', (app) => {
    const own = readdirSync(join('apps', app, 'src'));
    for (const file of ['index.ts', 'exchange.ts', 'web.ts', 'desk.ts', 'store']) expect([file, own.includes(file)]).toEqual([file, true]);
    expect(own.filter((file) => file.endsWith('.ts')).sort()).toEqual(['desk.ts', 'exchange.ts', 'index.ts', 'web.ts']);
  });

  it.each(apps)('start each process by the same few lines: %s', (app) => {
    for (const process of ['exchange', 'web', 'desk']) {
      const lines = read(join('apps', app, 'src', `${process}.ts`)).split('\n').filter((line) => line !== '' && !line.startsWith('import') && !/^\s*(\/\*\*|\*)/.test(line));
      const name = app.replaceAll(/-(.)/g, (_, letter: string) => letter.toUpperCase());
      const same = read(join('apps', 'gateway', 'src', `${process}.ts`)).split('\n').filter((line) => line !== '' && !line.startsWith('import') && !/^\s*(\/\*\*|\*)/.test(line));
      expect([process, lines.map((line) => line.replaceAll(name, 'gateway'))]).toEqual([process, same]);
    }
  });

  it.each(apps)('do not decide whether something may be shared: %s', (app) => {
    for (const file of filesBelow(join('apps', app)).filter((name) => name.endsWith('.ts') && !/(spec|fixture)\.ts$/.test(name))) expect([file, /labelCeiling|\bisAtMost\(/.test(read(file))]).toEqual([file, false]);
  });
});

describe('the libs', () => {
  it.each(libs)('begin with the sentence that says what the lib owns: %s', (lib) => {
    expect(read(join('libs', lib, 'src', 'index.ts'))).toMatch(/^\/\*\*(\n \*)? (Owns|[a-z-]+ owns)\b/i);
  });

  it('have no cupboard among them', () => {
    for (const name of [...libs, ...sources.flatMap((file) => file.split('/'))]) expect(name).not.toMatch(/^(common|shared|utils?|helpers?|misc)(\.ts)?$/);
  });
});

describe('the house', () => {
  it.each([...apps.map((app) => `apps/${app}`), ...libs.map((lib) => `libs/${lib}`), '.'])('has a README that says something: %s', (folder) => {
    const file = join(folder, 'README.md');
    expect([file, existsSync(file)]).toEqual([file, true]);
    expect(read(file).length).toBeGreaterThan(200);
  });

  it('points only to documents that are there', () => {
    const named = (file: string): string[] => [...read(file).matchAll(/`((?:\.\.\/)?[a-z][\w./-]*(?:\.md|\.json|\/))`/g)].map(([, path = '']) => join('docs', path));
    expect(named('docs/README.md').filter((path) => !existsSync(path))).toEqual([]);
  });

  it('has no note of work that is still to be done', () => {
    // Put together, so that this line is none.
    const note = new RegExp(`\\b(${['TO', 'DO'].join('')}|${['FIX', 'ME'].join('')}|${['XX', 'X'].join('')})\\b`);
    expect(everything.filter((file) => note.test(read(file).replaceAll(/\btodo\b/g, '')))).toEqual([]);
  });

  it('has no test that is left out, or that leaves out the others', () => {
    const left = new RegExp(`\\b(it|test|describe)\\.(${['sk', 'ip'].join('')}|${['on', 'ly'].join('')}|${['to', 'do'].join('')})\\b|\\bx(it|describe)\\(|\\bf(it|describe)\\(`);
    expect(sources.filter((file) => left.test(read(file)))).toEqual([]);
  });

  it('keeps every file of code short enough to be read at once', () => {
    expect(sources.filter((file) => /^(apps|libs|deploy|test)\/.*\.ts$/.test(file) && read(file).split('\n').length > 300)).toEqual([]);
  });
});
