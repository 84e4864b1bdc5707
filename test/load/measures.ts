import { migrateCaseStore } from '#case-store';
import { releasedWorkingDays } from '#clocks';
import { type Directory } from '#directory';
import { type Grouping, groupings, measure } from '#measures';
import { askedMeasures, gateway } from '#apps/gateway';
import { printFigures, readNumbers } from '../generate/command-line.js';
import { openOwnStore } from '../support/own-store.js';
import { oneVerification } from './figures.js';

/**
 * How long the measures of the side that asks take over many enquiries, each answered, opened and read, in a store of its own in the case cluster of the stack that runs. `mag run test/load/measures --enquiries 100000`.
 * Ends with 1 where they count otherwise than was asked; never for being slow.
 */
const { enquiries } = readNumbers({ enquiries: 100_000 });
const forces = 43;
const period = { from: '2026-01-01', until: '2026-12-31' };
const now = new Date('2027-01-15T12:00:00Z');

/** What was asked through a year, of every force and about everything, and what came back to two thirds of it. */
const fill = `
insert into enquiry (conversation, issue, submission, kind, crn, recipient, asked_by, asked_at, urgency, sensitive, content)
  select gen_random_uuid(), gen_random_uuid(), gen_random_uuid(), 'da-enquiry', 'X' || lpad((n % 60000)::text, 6, '0'), 'police-' || n % ${forces}, 'invented', '2026-01-01T12:00:00Z'::timestamptz + n * interval '31000 seconds' / ($1 / 1000.0),
    'ROUTINE', false, jsonb_build_object('trigger', (array['PERIODIC', 'EMC', 'NEW_INCIDENT', 'COURT_PSR', 'ALLOCATION'])[1 + n % 5], 'decisionFed', 'RMP', 'rationale', repeat('Invented words. ', 60)) from generate_series(1, $1) n;
insert into sent_message (message_id, submission_id, recipient, kind, lane, conversation, digest, signed, issued_at, expires_at)
  select gen_random_uuid(), submission, recipient, kind, 'bulk', conversation, '\\x00', '', asked_at, asked_at + interval '30 days' from enquiry;
insert into receipt (message_id, recipient, stage, role, at, carried_by, leaf) select message_id, recipient, 'opened', 'da-unit', issued_at + interval '3 hours', gen_random_uuid(), 0 from sent_message where random() < 0.8;
insert into enquiry_answer (id, issuer, conversation, kind, leaves, crn, received_at, said, systems, pnd)
  select gen_random_uuid(), recipient, conversation, kind_of, leaves, crn, asked_at + days * interval '1 day', said, systems, systems > 2 from (
    select *, 20 * random() as days, (1 + 4 * random())::int as systems, case when place < 0.2 then 'enquiry-refusal' else 'da-response' end as kind_of, case when place < 0.2 then 'REFUSED' else 'ANSWERED' end as leaves,
      case when place < 0.2 then (array['TOO_SOON', 'RESOURCE', 'WRONG_AREA'])[1 + (place * 14)::int % 3] else (array['FULL', 'PARTIAL', 'NIL_WITHIN_SCOPE', 'REDIRECTED'])[1 + (place * 100)::int % 4] end as said
    from (select *, random() as place from enquiry where random() < 0.67) e) a;
insert into audit_entry (id, at, event, agency, person, role, facts, salt) select gen_random_uuid(), received_at + interval '1 day', 'enquiry.read', 'probation', 'invented', 'practitioner', jsonb_build_object('conversation', conversation, 'answers', 1), '\\x00' from enquiry_answer where random() < 0.7;
analyze`;

const directory = { agencies: Array.from({ length: forces }, (_, code) => ({ code: `police-${code}` })), agreement: () => undefined, document: { routing: { routes: [] } } } as unknown as Directory;
const own = await openOwnStore((ownerUrl) => migrateCaseStore({ ownerUrl, roles: {}, appMigrations: gateway.migrations }));

async function timed(by: Grouping): Promise<{ readonly ms: number; readonly asked: unknown }> {
  const began = performance.now();
  const { figures: [all] } = await measure({ sql: own.database.sql, directory, own: 'probation', calendar: releasedWorkingDays(), now }, askedMeasures, period, by);
  return { ms: Math.round(performance.now() - began), asked: all?.counts['asked'] };
}

let isRight = true;
try {
  for (const statement of fill.split(/;\n/)) await own.database.sql(statement.replaceAll('$1', String(enquiries)));
  const figures: Record<string, string> = {};
  for (const by of groupings) {
    const [first, second] = [await timed(by), await timed(by)];
    isRight &&= first.asked === enquiries;
    figures[`by ${by}, ms, first and second time`] = `${first.ms}, ${second.ms}`;
  }
  printFigures({ enquiries, 'one core now, us': oneVerification().toFixed(0), ...figures });
} finally {
  await own.close();
}
process.exitCode = isRight ? 0 : 1;
