import { randomUUID } from 'node:crypto';
import { parse } from 'csv-parse/sync';
import { stringify } from 'csv-stringify/sync';
import { caseloadTemplate } from '#apps/gateway';
import { agency, ask, eventually, withDatabase } from '../support/stack.js';
import { crnOf } from './incident.js';

/** Sees that so many people are in the caseload of probation, in a team that no file folder works for, and that their force has been told of them. */
export async function loadCaseload(people: number): Promise<void> {
  const [row] = parse(caseloadTemplate().csv, { columns: true }) as Record<string, string>[];
  const rows = Array.from({ length: people }, (_, n) => ({ ...row, crn: crnOf(n), former_crns: '', pnc: '', cro: '', home_force: '22', practitioner: 'pat.practitioner', team: 'Load' }));
  const answer = await ask(agency('probation').url, '/api/caseload-loads?mode=changes', 'casey.administrator', {
    method: 'POST', body: stringify(rows, { header: true }), headers: { 'content-type': 'text/csv', 'idempotency-key': randomUUID() },
  });
  if (!answer.ok) throw new Error(`the caseload was not taken: ${answer.status} ${await answer.text()}`);
  const count = (url: string, text: string): Promise<number> => withDatabase(url, async (client) => Number((await client.query<{ n: string }>(text)).rows[0]?.n));
  const known = `select count(*) as n from supervised_person where crn like 'L%'`;
  await eventually(async () => (await count(agency('probation').caseDatabaseUrl, known)) >= people, 120_000, 'the caseload');
  await eventually(async () => (await count(agency('probation').caseDatabaseUrl, `select count(*) as n from submission`)) === 0, 120_000, 'the notices of the caseload');
}
