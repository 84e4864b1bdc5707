import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { mag, magIn, objects, type Said } from '../support/command.js';
import { feedCsv, newIncident } from '../support/feed.js';
import { applied, caseloadCsv, caseloadNdjson, newPerson } from '../support/people.js';
import { stack } from '../support/stack.js';

const folder = mkdtempSync(join(tmpdir(), 'mag-files-'));
const fileOf = (name: string, content: string): string => {
  writeFileSync(join(folder, name), content);
  return join(folder, name);
};
const linesOf = ({ out }: Said): string[] => out.trimEnd().split('\n');

describe('the command that loads a caseload', () => {
  it('says what became of the file, and that the same file has nothing more to do', async () => {
    const person = newPerson();
    const file = fileOf('people.csv', caseloadCsv([person, newPerson()]));
    const said = await mag('caseload', 'load', file);
    expect([said.code, said.errors, linesOf(said)[0]]).toEqual([0, '', expect.stringMatching(/^Load [0-9a-f-]{36}: 2 rows, 2 accepted, 0 rejected$/)]);
    await applied(/Load (\S+):/.exec(said.out)![1]!);
    let again = await mag('caseload', 'load', file);
    // Others load files meanwhile: after one of those this one is applied once more, and then there is nothing more to do.
    for (let turn = 0; turn < 20 && again.out.includes('and others since'); turn += 1) again = await mag('caseload', 'load', file);
    expect([again.code, again.out]).toEqual([0, expect.stringMatching(/^Nothing to do\. .* --again applies it once more\.\n$/)]);
  });

  it('names each row that is rejected with its column and what to do, takes the others, and ends with 1', async () => {
    const said = await mag('caseload', 'load', fileOf('people.ndjson', caseloadNdjson([newPerson({ crn: 'wrong' }), newPerson()])));
    expect([said.code, linesOf(said)]).toEqual([1, [expect.stringMatching(/: 2 rows, 1 accepted, 1 rejected$/), expect.stringMatching(/^ {2}row 1, crn: .+ \[[A-Z_]+\]$/)]]);
    expect(said.out).not.toContain('wrong');
  });

  it('answers a program with one document', async () => {
    const said = await mag('caseload', 'load', '--json', fileOf('one.csv', caseloadCsv([newPerson()])));
    expect([said.code, objects(said)]).toEqual([0, [expect.objectContaining({ rows: 1, accepted: 1, rejected: 0 })]]);
  });
});

describe("the command that sends a force's file", () => {
  it('says what became of the file and of each row that was rejected, or sent before', async () => {
    const good = newIncident();
    const first = await mag('feed', 'send', fileOf('incidents.csv', feedCsv([good, newIncident({ occurred_at: 'yesterday' })])));
    expect([first.code, linesOf(first)]).toEqual([1, [expect.stringMatching(/^File [0-9a-f-]{36}: 2 rows, 1 accepted, 1 rejected, 0 sent before$/), expect.stringMatching(/^ {2}row 2, occurred_at: .+ \[[A-Z_]+\]$/)]]);
    const again = await mag('feed', 'send', fileOf('again.csv', feedCsv([good, newIncident()])));
    expect([again.code, linesOf(again)[0]]).toEqual([0, expect.stringMatching(/: 2 rows, 1 accepted, 0 rejected, 1 sent before$/)]);
  });

  it('checks every row without sending one', async () => {
    const file = fileOf('check.csv', feedCsv([newIncident(), newIncident({ occurred_at: 'yesterday' })]));
    const said = await mag('feed', 'check', file);
    expect([said.code, linesOf(said)]).toEqual([1, [expect.stringMatching(/^ {2}row 2, occurred_at: /), '1 of 2 rows cannot be accepted.']]);
    const sent = await mag('feed', 'send', '--json', file);
    expect(objects<object>(sent)[0]).toMatchObject({ rows: 2, accepted: 1, repeated: 0 });
  });
});

describe('a file that cannot be sent', () => {
  it.each([['caseload', 'load'], ['feed', 'send'], ['feed', 'check']])('ends mag %s %s with 2 and one line on stderr', async (...words) => {
    const absent = await mag(...words, join(folder, 'none.csv'));
    expect([absent.code, absent.out, absent.errors]).toEqual([2, '', expect.stringMatching(/^mag: .*none\.csv cannot be read \(ENOENT\): check the name and its permissions\.?\n$/)]);
    const none = await mag(...words, folder);
    expect([none.code, none.out, none.errors]).toEqual([2, '', expect.stringMatching(/^mag: .* is not a file\.?\n$/)]);
  });
});

describe('the command that compares stores', () => {
  it('compares those that a file names where no stack is known', async () => {
    const withoutStack = { MAG_STACK: '', MAG_VAR: folder };
    expect(await magIn(withoutStack, 'reconcile')).toMatchObject({ code: 2, errors: expect.stringMatching(/^mag: No stack runs in /) });
    const nodes = stack().agencies.map(({ agency, caseDatabaseUrl, victimDatabaseUrl }) => ({ agency, caseDatabaseUrl, victimDatabaseUrl }));
    const compared = async (agencies: readonly object[]): Promise<number> => {
      const file = join(folder, `${agencies.length}.json`);
      writeFileSync(file, JSON.stringify({ agencies }), { mode: 0o600 });
      const said = await magIn(withoutStack, 'reconcile', '--nodes', file, '--json');
      expect([said.errors, [0, 1].includes(said.code)]).toEqual(['', true]);
      return objects<{ compared: number }>(said)[0]!.compared;
    };
    expect(await compared(nodes)).toBeGreaterThan(await compared(nodes.filter(({ agency }) => agency === 'probation')));
  });
});
