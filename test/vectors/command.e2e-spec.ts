import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, describe, expect, it } from '@jest/globals';
import { Draw } from '../generate/draw.js';
import { mutations, validToken } from './mutations.js';
import { type PublicVector, publicVectors } from './public-vectors.js';
import { encoded } from './raw-tokens.js';

const folder = mkdtempSync(join(tmpdir(), 'mag-vectors-'));
afterAll(() => rmSync(folder, { recursive: true }));
const repository = resolve(import.meta.dirname, '..', '..');

interface Answer { readonly valid: boolean; readonly code?: string; readonly payload?: string }
let files = 0;
/** Gives lines to `mag envelope verify|open`, which needs no stack, and reads its answers and exit code. */
function judged(form: 'jws' | 'jwe', keys: string, input: string | Buffer): Promise<{ readonly code: number; readonly answers: readonly Answer[] }> {
  const file = join(folder, `keys-${String((files += 1))}.json`);
  writeFileSync(file, keys);
  return new Promise((done) => {
    const child = execFile(process.execPath, [resolve(repository, 'dist/deploy/local/cli.js'), 'envelope', form === 'jws' ? 'verify' : 'open', '--keys', file], { cwd: repository }, (error, out) => {
      done({ code: error === null ? 0 : Number(error.code), answers: out.split('\n').filter(Boolean).map((line) => JSON.parse(line) as Answer) });
    });
    child.stdin?.end(input);
  });
}

describe('mag envelope', () => {
  const bySet = [...Map.groupBy(publicVectors(), ({ form, keys }) => `${form} ${keys}`).values()].map((vectors) => ({ what: `${String(vectors.length)} like ${vectors[0]!.what}`, vectors }));

  it.each(bySet)('says of the public vectors what the library says: $what', async ({ vectors }) => {
    const { form, keys } = vectors[0]!;
    const { code, answers } = await judged(form, keys, vectors.map(({ token }) => `${token}\n`).join(''));
    expect(answers.map(({ valid }) => valid)).toEqual(vectors.map(({ expected }) => expected === 'accepted'));
    expect(answers.filter((_, at) => vectors[at]!.content !== undefined && vectors[at]!.expected === 'accepted').map(({ payload }) => payload)).toEqual(
      vectors.filter((vector: PublicVector) => vector.content !== undefined && vector.expected === 'accepted').map(({ content }) => content));
    expect(code).toBe(vectors.every(({ expected }) => expected === 'accepted') ? 0 : 1);
  });

  it('takes a token by its line feed and lets no other character end it', async () => {
    const valid = validToken('jws', 'curve25519', new Draw(1)), keys = JSON.stringify({ keys: [valid.key] });
    const wrong = [`${valid.token}\r`, `${valid.token} `, `${valid.token}\u2028`, `${valid.token}\0`, ` ${valid.token}`, `${valid.token}\r\r`, ''];
    const { code, answers } = await judged('jws', keys, [...wrong, valid.token].join('\n'));
    expect(answers.slice(0, -1)).toEqual(wrong.map(() => ({ valid: false, code: 'ENVELOPE_MALFORMED' })));
    expect(answers.at(-1)).toMatchObject({ valid: true, payload: encoded(valid.content) });
    expect(code).toBe(1);
  });

  it.each(['jws', 'jwe'] as const)('refuses a %s in every way of being wrong that leaves it one line', async (form) => {
    const draw = new Draw(7), valid = validToken(form, 'p256', draw), other = validToken(form, 'p256', draw);
    const wrong = Object.values(mutations).flatMap((mutation) => {
      const mutated = mutation(valid, draw, other);
      return mutated === undefined || mutated.keys !== undefined || mutated.profile === true || mutated.token === valid.token || /[\n\u0080-\uffff]/.test(mutated.token) ? [] : [mutated.token];
    });
    const { answers } = await judged(form, JSON.stringify({ keys: [valid.key] }), `${[valid.token, ...wrong].join('\n')}\n`);
    expect(answers.map((answer) => answer.valid)).toEqual([true, ...wrong.map(() => false)]);
    expect(wrong.length).toBeGreaterThan(25);
  });
});
