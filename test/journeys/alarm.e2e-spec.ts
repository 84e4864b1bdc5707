import { randomUUID } from 'node:crypto';
import { beforeAll, describe, expect, it } from '@jest/globals';
import { mag, objects } from '../support/command.js';
import { agency, ask, eventually } from '../support/stack.js';
import { rowsOf } from '../support/stores.js';

const us = 'probation';
interface Listed { readonly id: string; readonly code: string; readonly clearedBy: string | null }

/** Raises an alarm about an agency as a loop does. */
async function raised(code: string, about: string): Promise<string> {
  const id = randomUUID();
  await rowsOf(agency(us).caseDatabaseUrl, 'insert into alarm (id, code, facts) values ($1, $2, $3)', [id, code, JSON.stringify({ agency: about })]);
  return id;
}
const clearedBy = async (id: string): Promise<{ cleared_at: Date | null; cleared_by: string | null } | undefined> =>
  (await rowsOf<{ cleared_at: Date | null; cleared_by: string | null }>(agency(us).caseDatabaseUrl, 'select cleared_at, cleared_by from alarm where id = $1', [id]))[0];

describe('an alarm', () => {
  let id: string;
  beforeAll(async () => { id = await raised('RECEIPT_OVERDUE', `police-${randomUUID().slice(0, 8)}`); });

  it('stands in the list and in the status until a person clears it with a reason, which the audit keeps', async () => {
    expect(objects<Listed>(await mag('alarm', 'list', '--json')).map((one) => one.id)).toContain(id);
    expect((await mag('status')).out).toContain(id);
    expect((await mag('alarm', 'clear', id, '--reason', 'Rang the force; it has the message')).code).toBe(0);
    expect(objects<Listed>(await mag('alarm', 'list', '--json')).map((one) => one.id)).not.toContain(id);
    expect(objects<Listed>(await mag('alarm', 'list', '--state', 'cleared', '--json')).find((one) => one.id === id)).toMatchObject({ code: 'RECEIPT_OVERDUE', clearedBy: 'olu.operator' });
    const audited = await rowsOf<{ person: string; facts: object }>(agency(us).caseDatabaseUrl, `select person, facts from audit_entry where event = 'alarm.cleared' and facts->>'alarmId' = $1`, [id]);
    expect(audited).toEqual([{ person: 'olu.operator', facts: { alarmId: id, code: 'RECEIPT_OVERDUE', reason: 'Rang the force; it has the message' } }]);
  });

  it('cannot be cleared twice, nor without a reason, nor by who only looks', async () => {
    const other = await raised('RECEIPT_REFUSED', `police-${randomUUID().slice(0, 8)}`);
    const clear = (person: string, body: object, one = other, key: string = randomUUID()): Promise<Response> => ask(agency(us).url, `/api/alarms/${one}/clear`, person, {
      method: 'POST', body: JSON.stringify(body), headers: { 'content-type': 'application/json', 'idempotency-key': key },
    });
    expect((await clear('morgan.manager', { reason: 'I would like to' })).status).toBe(404);
    expect((await clear('olu.operator', {})).status).toBe(422);
    const telling = await clear('olu.operator', { reason: 'Rang her on 07700 900123' });
    expect([telling.status, await telling.json()]).toMatchObject([422, { code: 'REQUEST_INVALID', errors: [{ path: '/reason', code: 'CONTACT_DETAIL' }] }]);
    expect(await clearedBy(other)).toEqual({ cleared_at: null, cleared_by: null });
    const key = randomUUID();
    for (let time = 0; time < 2; time += 1) expect((await clear('olu.operator', { reason: 'Sent anew' }, other, key)).status).toBe(200);
    expect((await clear('olu.operator', { reason: 'Sent anew' })).status).toBe(409);
    expect((await clear('olu.operator', { reason: 'Sent anew' }, randomUUID())).status).toBe(404);
  });

  it('about a key that the directory has clears itself, and one about an unknown agency stays', async () => {
    const unknown = `police-${randomUUID().slice(0, 8)}`;
    const [over, standing] = [await raised('PARTNER_NO_KEY', 'police-west-mercia'), await raised('PARTNER_NO_KEY', unknown)];
    expect(await eventually(async () => { const row = await clearedBy(over); return row?.cleared_at !== null && row; }, 30_000, 'the alarm clearing itself')).toMatchObject({ cleared_by: null });
    expect(await clearedBy(standing)).toMatchObject({ cleared_at: null });
  });
});
