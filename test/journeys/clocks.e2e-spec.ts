import { randomUUID } from 'node:crypto';
import { setTimeout as wait } from 'node:timers/promises';
import { describe, expect, it } from '@jest/globals';
import { mag, objects } from '../support/command.js';
import { agency } from '../support/stack.js';
import { rowsOf } from '../support/stores.js';

const stored = async (id: string) => (await rowsOf<{ state: string; due_at: Date | null; outcome: string | null; acts: string[] }>(
  agency('probation').caseDatabaseUrl, 'select state, due_at, outcome, array(select rung from clock_act a where a.clock_id = c.id order by reached_at) as acts from clock c where id = $1', [id]))[0];
/** The exchange looks every few seconds. */
async function eventually(id: string, holds: (clock: NonNullable<Awaited<ReturnType<typeof stored>>>) => boolean): Promise<unknown> {
  let clock = await stored(id);
  for (let left = 120; left > 0 && !(clock !== undefined && holds(clock)); left -= 1) {
    await wait(250);
    clock = await stored(id);
  }
  return clock;
}
const idOf = ({ out }: { out: string }): string => (JSON.parse(out) as { id: string }).id;

describe('a clock of a running node', () => {
  it('is counted and acted on by the exchange, rests and goes on, is listed with its owner, and stops with an outcome', async () => {
    const at = new Date(Date.now() - 23 * 3_600_000);
    const id = idOf(await mag('clock', 'start', 'REPLY_EMC', '--owner', 'pat.practitioner', '--team', 'North', '--about', 'da-enquiry', '--reference', randomUUID(), '--partner', 'police-west-mercia', '--at', at.toISOString(), '--json'));
    expect(await eventually(id, ({ acts }) => acts.length > 0)).toMatchObject({ state: 'running', due_at: new Date(at.getTime() + 24 * 3_600_000), acts: ['CHASE'] });
    const pause = idOf(await mag('clock', 'tell', id, 'paused', '--reason', 'CLARIFICATION', '--json'));
    expect(await eventually(id, ({ state }) => state === 'paused')).toMatchObject({ due_at: null, acts: ['CHASE'] });
    expect(objects<{ id: string }>(await mag('clock', 'list', '--json')).find((clock) => clock.id === id)).toMatchObject({ rule: 'REPLY_EMC', owner: 'pat.practitioner', team: 'North', partner: 'police-west-mercia', reasons: ['CLARIFICATION'], dueAt: null });
    await mag('clock', 'tell', id, 'resumed', '--pause', pause);
    expect(await eventually(id, ({ state }) => state === 'running')).toMatchObject({ outcome: null });
    await mag('clock', 'tell', id, 'stopped', '--outcome', 'ANSWERED');
    expect(await eventually(id, ({ state }) => state === 'stopped')).toMatchObject({ outcome: 'ANSWERED', acts: ['CHASE'] });
    expect((await mag('clock', 'list', '--json')).out).not.toContain(id);
  });
});

describe('the command line', () => {
  it('tells a deadline over Christmas in London, and when it runs past what is known', async () => {
    expect((await mag('clock', 'deadline', 'REPLY_ESCALATION', '--from', '2026-12-24T15:00:00Z')).out).toMatch(/^CHASE +Tue,? 29 Dec 2026,? (at )?00:00 GMT {2}PRACTITIONER, PARTNER\nOVERDUE +Wed,? 30 Dec 2026/);
    const beyond = await mag('clock', 'deadline', 'REPLY_ROUTINE', '--from', '2027-12-20T15:00:00Z', '--json');
    expect([beyond.code, JSON.parse(beyond.out)]).toMatchObject([1, { unknownYear: 2028 }]);
  });

  it('lists the times that policy sets, and says what it does not know', async () => {
    expect((await mag('clock', 'rules')).out).toMatch(/DVDS_DECISION +28 days +from .*\n[^]*Bank holidays are known for 2019 to 2027\.\n$/);
    expect(await mag('clock', 'deadline', 'NO_RULE')).toMatchObject({ code: 2, errors: 'mag: there is no rule NO_RULE; `mag clock rules` lists them\n' });
    expect(await mag('clock', 'tell', randomUUID(), 'paused')).toMatchObject({ code: 2, errors: 'mag: give --reason with this\n' });
  });
});
