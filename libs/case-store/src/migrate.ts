import { randomBytes } from 'node:crypto';
import { type QueryRunner } from 'typeorm';
import { type Migration, migrateStore, type Roles } from '#platform';
import { CaseAgain1795651200041 } from './migrations/again.js';
import { CaseAttention1796100000050 } from './migrations/attention.js';
import { CaseAuditBasis1796300000020 } from './migrations/audit-basis.js';
import { CaseAuditLog1795600000030 } from './migrations/audit-log.js';
import { CausedByCompromised1796300000010 } from './migrations/caused-by-compromised.js';
import { CaseDealtWith1796200000010 } from './migrations/dealt-with.js';
import { DeskSeesCompromised1796400500010 } from './migrations/desk-sees-compromised.js';
import { CaseClocks1796200000030 } from './migrations/clocks.js';
import { CaseEscalations1796400200002 } from './migrations/escalations.js';
import { CaseCorrections1796600100010 } from './migrations/corrections.js';
import { CaseFileFolders1795000000020 } from './migrations/file-folders.js';
import { CaseGazetteer1796200000040 } from './migrations/gazetteer.js';
import { CaseMisroutes1796700100010 } from './migrations/misroutes.js';
import { CompromisedMessages1795000000040, InboxByTime1796100000040 } from './migrations/compromised-messages.js';
import { Rails1795000000000 } from './migrations/rails.js';
import { CaseReceipts1796000000040 } from './migrations/receipts.js';
import { CaseRefusedParts1796100000020 } from './migrations/refused-parts.js';
import { SealedAnew1796400000010 } from './migrations/sealed-anew.js';
import { SentOpened1796400400010 } from './migrations/sent-opened.js';
import { CaseSessions1795000000010 } from './migrations/sessions.js';
import { CaseStaff1796500600010 } from './migrations/staff.js';
import { CaseMessageCame1796800300010 } from './migrations/message-came.js';
import { CaseStaffRoles1796800100010 } from './migrations/staff-roles.js';
import { CaseStanding1796200000050 } from './migrations/standing.js';
import { CaseUnproven1796100000010 } from './migrations/unproven.js';

/** How many months of inbox partitions stand ready. */
const monthsAhead = 13;

/** The smallest UUIDv7 of a moment (RFC 9562 section 5.7: 48 bits of Unix milliseconds first). */
export function lowestIdAt(moment: Date): string {
  const hex = moment.getTime().toString(16).padStart(12, '0');
  return `${hex.slice(0, 8)}-${hex.slice(8)}-0000-0000-000000000000`;
}

async function ensurePartitions(runner: QueryRunner): Promise<void> {
  const now = new Date();
  for (let ahead = 0; ahead < monthsAhead; ahead += 1) {
    const from = new Date(Date.UTC(now.getUTCFullYear(), now.getUTCMonth() + ahead, 1));
    const to = new Date(Date.UTC(now.getUTCFullYear(), now.getUTCMonth() + ahead + 1, 1));
    const name = `inbox_${from.toISOString().slice(0, 7).replace('-', '_')}`;
    // Rows that came before their month had a partition stay in the default one; PostgreSQL makes no partition over them.
    const [taken] = await runner.query('select 1 from inbox_default where message_id >= $1 and message_id < $2 limit 1', [lowestIdAt(from), lowestIdAt(to)]) as unknown[];
    if (taken !== undefined) continue;
    await runner.query(`create table if not exists ${name} partition of inbox for values from ('${lowestIdAt(from)}') to ('${lowestIdAt(to)}') with (toast_tuple_target = 8160)`);
  }
}

/** Drops partitions of months long past that retention has emptied. */
async function dropEmptyPartitions(runner: QueryRunner): Promise<void> {
  const oldest = new Date();
  oldest.setUTCMonth(oldest.getUTCMonth() - monthsAhead);
  const before = `inbox_${oldest.toISOString().slice(0, 7).replace('-', '_')}`;
  const partitions = await runner.query(`select c.relname as name from pg_inherits i join pg_class c on c.oid = i.inhrelid where i.inhparent = 'inbox'::regclass and c.relname ~ '^inbox_\\d{4}_\\d{2}$' and c.relname < $1`, [before]) as { name: string }[];
  for (const { name } of partitions) {
    const [row] = await runner.query(`select 1 from ${name} limit 1`) as unknown[];
    if (row === undefined) await runner.query(`drop table ${name}`);
  }
}

/**
 * Brings a case store to the current form as its owner: the rails first, then the app's own tables.
 * Safe to run at every start and from several processes.
 */
export async function migrateCaseStore(options: { readonly ownerUrl: string; readonly roles: Roles; readonly appMigrations: readonly Migration[] }): Promise<{ readonly applied: number }> {
  return migrateStore({
    ownerUrl: options.ownerUrl,
    roles: options.roles,
    migrations: [Rails1795000000000, CaseSessions1795000000010, CaseFileFolders1795000000020, CompromisedMessages1795000000040, CaseAuditLog1795600000030, CaseReceipts1796000000040, CaseAgain1795651200041, CaseUnproven1796100000010, CaseRefusedParts1796100000020, InboxByTime1796100000040, CaseAttention1796100000050, CaseDealtWith1796200000010, CaseClocks1796200000030, CaseGazetteer1796200000040, CaseStanding1796200000050, CausedByCompromised1796300000010, CaseAuditBasis1796300000020, SealedAnew1796400000010, CaseEscalations1796400200002, SentOpened1796400400010, DeskSeesCompromised1796400500010, CaseStaff1796500600010, CaseCorrections1796600100010, CaseMisroutes1796700100010, CaseStaffRoles1796800100010, CaseMessageCame1796800300010, ...options.appMigrations],
    afterwards: async (runner) => {
      await ensurePartitions(runner);
      await dropEmptyPartitions(runner);
      await runner.query('insert into audit_key (key) values ($1) on conflict do nothing', [randomBytes(32)]);
    },
  });
}
