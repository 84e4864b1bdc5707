import { describe, expect, it } from '@jest/globals';
import { listed } from '../support/answers.js';
import { feedCsv, newIncident, sendFeed } from '../support/feed.js';
import { newPerson, supervise } from '../support/people.js';
import { connectionTest, type Draft, note, produce, seal, standing } from '../support/sealed.js';
import { agency, eventually, stack, withDatabase } from '../support/stack.js';
import { rowsOf } from '../support/stores.js';

const us = 'probation';
const force = 'police-west-mercia';
const accepted = async ({ payload: { id } }: Draft): Promise<boolean> => (await rowsOf(agency(us).caseDatabaseUrl, 'select 1 from inbox where message_id = $1', [id])).length === 1;

describe('the urgent lane', () => {
  it('brings somebody in danger to the queue while the bulk lane stands still, and the bulk lane goes on afterwards', async () => {
    const person = newPerson();
    await supervise(person);
    await eventually(async () => (await rowsOf(agency(force).caseDatabaseUrl, 'select 1 from supervision where crn = $1', [person['crn']])).length === 1);
    const stuck = [0, 1, 2].map(() => connectionTest(force, us));
    const behind = [0, 1, 2].map(() => connectionTest(force, us));
    for (const message of [...stuck, ...behind]) await note(message);

    await withDatabase(agency(us).caseDatabaseUrl, async (client) => {
      // Somebody else is writing the same messages and does not finish: whoever takes them in must wait for that row.
      await client.query('begin');
      for (const { payload } of stuck) {
        await client.query(`insert into inbox (message_id, issuer, digest, kind, lane, conversation, issued_at, expires_at, signed) values ($1, $2, '', 'connection-test', 'bulk', $3, now(), now(), '')`, [payload.id, payload.iss, payload['conversation']]);
      }
      for (const [partition, message] of stuck.entries()) await produce(force, us, [await seal(message)], { partition });
      await eventually(async () => (await rowsOf(stack().caseClusterUrl, `select 1 from pg_stat_activity where wait_event_type = 'Lock' and query like 'insert into inbox%' and datname = 'case_probation'`)).length > 0, 30_000, 'the bulk lane waiting');
      for (const [partition, message] of behind.entries()) await produce(force, us, [await seal(message)], { partition });

      const began = Date.now();
      await sendFeed(feedCsv([newIncident({ pnc: person['pnc']!, imminent_harm: 'yes' })]));
      const { id } = await listed<{ id: string; crn: string | null }>(agency(us).url, '/api/incidents', 'pat.practitioner', ({ crn }) => crn === person['crn'], 30_000);
      expect(await rowsOf(agency(us).caseDatabaseUrl, 'select lane from inbox where message_id = $1', [id])).toEqual([{ lane: 'urgent' }]);
      await eventually(async () => (await rowsOf(agency(force).caseDatabaseUrl, `select 1 from sent_message where message_id = $1 and stage = 'delivered'`, [id])).length === 1, 30_000, 'the receipt by the urgent lane');
      expect(Date.now() - began).toBeLessThan(30_000);
      expect(await Promise.all([...stuck, ...behind].map(accepted))).toEqual([...stuck, ...behind].map(() => false));
      await client.query('rollback');
    });

    for (const message of [...stuck, ...behind]) expect(await eventually(async () => { const stands = await standing(message); return stands?.stage === 'accepted' && stands; }, 40_000, 'the bulk lane going on')).toEqual({ stage: 'accepted', code: null });
  });
});
