import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { Command } from 'commander';
import { type Agency, type PublishedKey } from '#directory';
import { generateKey, type KeyUse, longestToken, publicHalf } from '#envelope';
import { type AppName, parseAgencyCode } from '#messages';
import { DirectoryFolder } from '../directory/directory-folder.js';
import { addDirectory } from './directory.js';

const place = mkdtempSync(join(tmpdir(), 'directory-verbs-'));
afterAll(() => rmSync(place, { recursive: true }));
const folder = new DirectoryFolder(join(place, 'directory'));

const published = (use: KeyUse): PublishedKey => ({ jwk: publicHalf(generateKey(use)) as unknown as PublishedKey['jwk'], from: '2026-01-01T00:00:00Z', until: '2036-01-01T00:00:00Z' });
const agency = (code: string, app: AppName): Agency => ({ code: parseAgencyCode(code), app, name: code, areaCodes: [], keys: { signing: [published('signing')], exchange: [published('exchange')], victim: [published('victim')] } });
const [probation, force] = [agency('probation', 'gateway'), agency('police-cheshire', 'police-adapter')];

/** Runs `mag directory` in this process: what it says on standard error, and whether the answer is yes. */
async function directory(...words: string[]): Promise<{ readonly done: boolean; readonly errors: string[] }> {
  const errors: string[] = [], before = process.exitCode;
  const spies = [jest.spyOn(process.stderr, 'write').mockImplementation((text) => { errors.push(String(text).trim()); return true; }), jest.spyOn(console, 'log').mockImplementation(() => undefined)];
  const program = new Command('mag').exitOverride();
  addDirectory(program);
  try {
    process.exitCode = 0;
    await program.parseAsync(['directory', ...words, ...(['diff', 'destroy-keys'].includes(words[0] ?? '') || words.includes('--by') ? [] : ['--by', 'invented.publisher', '--reason', 'A test']), '--folder', folder.folder], { from: 'user' });
    return { done: process.exitCode === 0, errors };
  } finally {
    process.exitCode = before;
    for (const spy of spies) spy.mockRestore();
  }
}
const agrees = (from: string, to: string, kind: string, ...more: string[]) => directory('agree', from, to, '--kind', kind, '--purpose', 'run-exchange', '--ceiling', 'VICTIM', ...more);
const agreed = (): unknown => folder.read().agreements.map(({ from, kinds }) => [from, kinds.map(({ kind }) => kind)]);
const noReceipts = expect.stringMatching(/^mag: From probation to police-cheshire: .*no receipts may come back/);
const noPlaces = expect.stringMatching(/^mag: From probation to police-cheshire: .*no place-given-up/);

beforeAll(() => {
  folder.begin();
  folder.write({ version: 1, issuedAt: '2026-03-02T10:00:00Z', expiresAt: '2026-04-02T10:00:00Z', agencies: [probation, force], agreements: [], routing: { routes: [] } });
});

describe('agreeing on a kind', () => {
  it('is refused while receipts could not come back or places not be given up, and says what to agree on first', async () => {
    expect(await agrees('probation', 'police-cheshire', 'connection-test')).toEqual({ done: false, errors: [noReceipts, noPlaces] });
    expect(agreed()).toEqual([]);
    for (const [from, to, kind] of [['police-cheshire', 'probation', 'receipts'], ['probation', 'police-cheshire', 'place-given-up'], ['probation', 'police-cheshire', 'connection-test']] as const) {
      expect(await agrees(from, to, kind)).toEqual({ done: true, errors: [] });
    }
    expect(agreed()).toEqual([['police-cheshire', ['receipts']], ['probation', ['place-given-up', 'connection-test']]]);
  });

  it('can end only in an order that leaves no message without its receipt', async () => {
    expect(await directory('agree', 'police-cheshire', 'probation', '--kind', 'receipts', '--end')).toEqual({ done: false, errors: [noReceipts] });
    expect(await directory('agree', 'probation', 'police-cheshire', '--kind', 'place-given-up', '--end')).toEqual({ done: false, errors: [noPlaces] });
    expect(await directory('agree', 'probation', 'police-cheshire', '--kind', 'connection-test', '--end')).toEqual({ done: true, errors: [] });
  });
});

describe('whoever changes the directory', () => {
  /** Every verb that changes what is signed, with the words that it needs besides. */
  const changing = [['add', 'probation', '--app', 'gateway', '--name', 'x', '--keys', 'x'], ['contact', 'probation', 'technical'], ['rotate', 'probation', '--use', 'signing'], ['revoke', 'probation', 'kid'], ['suspend', 'probation'],
    ['resume', 'probation'], ['agree', 'probation', 'police-cheshire', '--kind', 'receipts'], ['sign'], ['anchor', 'new'], ['anchor', 'use'], ['anchor', 'retire']];

  it.each(changing.map((words) => [words.slice(0, 2).join(' '), words] as const))('says who it is and why: %s', async (_, words) => {
    const before = folder.read();
    await expect(directory(...words, '--by', 'invented.publisher')).rejects.toMatchObject({ code: 'commander.missingMandatoryOptionValue', message: expect.stringContaining('--reason') });
    await expect(directory(...words, '--by', ' ', '--reason', 'A test')).rejects.toThrow('say who changes the directory');
    expect(folder.read()).toEqual(before);
  });

  it('stands beside the version that the change led to', async () => {
    expect(await directory('contact', 'probation', 'technical', 'exchange@probation.invalid', '--by', 'second.publisher', '--reason', 'They moved')).toEqual({ done: true, errors: [] });
    expect(await directory('sign')).toMatchObject({ done: true });
    const kept = JSON.parse(readFileSync(join(folder.folder, 'versions', `${folder.read().version}.why.json`), 'utf8')) as { before: unknown[] };
    expect(kept).toMatchObject({ by: 'invented.publisher', reason: 'A test' });
    expect(kept.before.at(-1)).toMatchObject({ by: 'second.publisher', reason: 'They moved', changes: ['probation: the contacts are technical: exchange@probation.invalid, was none.'] });
  });
});

describe('the times of an agreement', () => {
  const termsOf = (): unknown => folder.read().agreements.find(({ from }) => from === 'police-cheshire')?.kinds;
  const receipts = (...more: string[]) => directory('agree', 'police-cheshire', 'probation', '--kind', 'receipts', ...more);
  const terms = { kind: 'receipts', purposes: ['run-exchange'], labelCeiling: 'VICTIM' };

  it('are agreed on by name, stay when something else is agreed on, and go when that is said', async () => {
    expect(await receipts('--accepted-within', 'PT10M', '--opened-within', 'PT4H', '--lawful-basis', 'UKGDPR-6-1-e')).toEqual({ done: true, errors: [] });
    expect(await agrees('police-cheshire', 'probation', 'receipts', '--reply-within', 'P2D', '--reply-within-for', 'SAME_DAY=PT4H', 'ROUTINE=10WD')).toEqual({ done: true, errors: [] });
    expect(termsOf()).toEqual([{ ...terms, lawfulBases: ['UKGDPR-6-1-e'], acceptedWithin: 'PT10M', openedWithin: 'PT4H', replyWithin: 'P2D', replyWithinFor: { SAME_DAY: 'PT4H', ROUTINE: '10WD' } }]);
    expect(await receipts('--accepted-within', 'none', '--opened-within', 'none', '--lawful-basis', 'none', '--reply-within', 'none', '--reply-within-for', 'none')).toEqual({ done: true, errors: [] });
    expect(termsOf()).toEqual([terms]);
  });
});

describe('a document that somebody wrote with such a gap', () => {
  const warned = (text: string): unknown => expect.stringMatching(new RegExp(`^mag: warning: From probation to police-cheshire: .*${text}`));
  const both = [warned('no receipts may come back'), warned('no place-given-up')];

  it('is signed with a warning, so that a revocation does not wait for an agreement', async () => {
    folder.write({ ...folder.read(), agreements: [{ from: probation.code, to: force.code, kinds: [{ kind: 'connection-test', purposes: ['run-exchange'], labelCeiling: 'VICTIM' }] }] });
    expect(await directory('sign')).toEqual({ done: true, errors: both });
    expect(await directory('revoke', 'police-cheshire', force.keys.signing[0]!.jwk.kid)).toEqual({ done: true, errors: [] });
    expect(await directory('diff')).toEqual({ done: true, errors: both });
    expect(await directory('sign')).toEqual({ done: true, errors: both });
  });

  it('says so no longer once what is missing is agreed on', async () => {
    await agrees('police-cheshire', 'probation', 'receipts');
    await agrees('probation', 'police-cheshire', 'place-given-up');
    expect(await directory('sign')).toEqual({ done: true, errors: [] });
  });
});

describe('a directory that is longer than any node takes', () => {
  /** Routes that make the signed directory about so many characters long. */
  const withLength = (length: number): void => {
    const route = (number: number) => ({ areaCode: `E${String(number).padStart(8, '0')}`, kind: 'child-referral', agency: force.code, unit: 'Front desk' });
    const one = JSON.stringify(route(0)).length + 1;
    folder.write({ ...folder.read(), routing: { routes: Array.from({ length: Math.round(length * 3 / 4 / one) }, (_, number) => route(number)) } });
  };
  const newest = (): string => readFileSync(folder.signedFile, 'utf8').trim();
  const tooLong = (length: string): unknown => expect.stringMatching(new RegExp(`^mag: Signed, the directory has ${length},\\d{3} characters, and no node takes more than 1,000,000\\. End agreements`));

  it('is not signed, and what was signed before goes on counting', async () => {
    const before = newest();
    withLength(1_100_000);
    expect(await directory('sign')).toEqual({ done: false, errors: [tooLong('1,10\\d')] });
    expect(newest()).toBe(before);
  });

  it('is signed with a warning while it is only near that, so that there is room for a revocation', async () => {
    withLength(950_000);
    expect(await directory('sign')).toEqual({ done: true, errors: [expect.stringMatching(/^mag: warning: the signed directory has 95\d,\d{3} of at most 1,000,000 characters\. End agreements/)] });
    expect(newest().length).toBeLessThan(longestToken);
    withLength(10_000);
    expect(await directory('sign')).toEqual({ done: true, errors: [] });
  });

  it('is not published where it was signed all the same, and a shorter one takes its place', async () => {
    const [header, payload, signature] = newest().split('.') as [string, string, string];
    writeFileSync(folder.signedFile, [header, Buffer.from(`${Buffer.from(payload, 'base64url').toString('utf8').slice(0, -1)}${' '.repeat(760_000)}}`).toString('base64url'), signature].join('.'));
    await expect(folder.signed()).rejects.toThrow(/directory\.jws: Signed, the directory has 1,0\d{2},\d{3} characters, and no node takes more than 1,000,000\./);
    expect(await directory('sign')).toEqual({ done: true, errors: [] });
    expect(newest().length).toBeLessThan(20_000);
  });
});

describe('destroying keys', () => {
  it('is refused for topics that would keep records for less time than ours do', async () => {
    for (const days of ['0', '59']) {
      expect(await directory('destroy-keys', 'probation', '--keys', place, '--retention-days', days)).toEqual({ done: false, errors: [expect.stringMatching(/^mag: Topics keep records for 60 days/)] });
    }
  });
});
