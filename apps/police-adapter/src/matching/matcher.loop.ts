import { type AgencyCode, asGatewayError, type GatewayError, type Kind, type Lane } from '#messages';
import { clearAlarms, type ExchangeLoop, type LoopContext, raiseAlarms } from '#exchange';
import { type NewSubmission } from '#exchange/submit';
import { type CandidateIdentifiers, type IdentifierMatch, type MatchedIdentifier, matchIdentifiers } from '#matching';
import { type Row, type Sql } from '#platform';

/** Tasks that are taken in one transaction. */
const tasksAtOnce = 200;

/** Identifiers as the store keeps them, each `TYPE:value`. */
type StoredIdentifiers = readonly string[];

interface WaitingIncident {
  readonly id: string;
  readonly row: Row;
  readonly identifiers: StoredIdentifiers;
}

interface Supervised {
  readonly crn: string;
  readonly identifiers: StoredIdentifiers;
}

/**
 * Ties incidents to supervised people. In order: take tasks, read the waiting incidents that they concern, read the people who share
 * an identifier with them, decide, and submit the matches: one transaction. A task is written in the transaction of the incident or of
 * the person, so of the two the later task always finds both, whichever comes first.
 */
export const matcherLoop: ExchangeLoop = {
  name: 'matcher',
  async run(context: LoopContext): Promise<boolean> {
    return context.inTransaction(async (sql) => {
      const tasks = await takeTasks(sql);
      if (tasks.length === 0) return false;
      const incidents = await waitingIncidents(sql, tasks);
      const people = await peopleSharing(sql, incidents);
      await decide(context, sql, incidents, people);
      return true;
    });
  },
};

async function takeTasks(sql: Sql): Promise<Row[]> {
  return sql(
    `delete from match_task where id in (select id from match_task where asked_at <= now() order by id limit $1 for update skip locked) returning incident_id, crn`,
    [tasksAtOnce],
  );
}

async function waitingIncidents(sql: Sql, tasks: readonly Row[]): Promise<WaitingIncident[]> {
  const ids = tasks.flatMap(({ incident_id: id }) => (id === null ? [] : [id]));
  const crns = tasks.flatMap(({ crn }) => (crn === null ? [] : [crn]));
  const rows = await sql(
    `select id, kind, lane, recipient, conversation, person, role, case_part, originator_part, mappa_part, victim_digest, identifiers, state from feed_incident
     where state in ('WAITING', 'CONFLICT') and (id = any($1::uuid[])
       or identifiers && (select coalesce(array_agg(distinct one), '{}') from supervision, unnest(identifiers) as one where crn = any($2::text[])))
     order by incident_reference, version for update`,
    [ids, crns],
  );
  return rows.map((row) => ({ id: String(row['id']), row, identifiers: row['identifiers'] as string[] }));
}

async function peopleSharing(sql: Sql, incidents: readonly WaitingIncident[]): Promise<Supervised[]> {
  const identifiers = [...new Set(incidents.flatMap((incident) => incident.identifiers))];
  if (identifiers.length === 0) return [];
  // The end of somebody's supervision waits until what is matched with them now is written, so that it is forgotten with the rest.
  const rows = await sql('select crn, identifiers from supervision where identifiers && $1::text[] order by crn for key share', [identifiers]);
  return rows.map((row) => ({ crn: String(row['crn']), identifiers: row['identifiers'] as string[] }));
}

async function decide(context: LoopContext, sql: Sql, incidents: readonly WaitingIncident[], people: readonly Supervised[]): Promise<void> {
  const byIdentifier = new Map<string, Supervised[]>();
  for (const person of people) for (const identifier of person.identifiers) byIdentifier.set(identifier, [...(byIdentifier.get(identifier) ?? []), person]);
  const sent: { id: string; crn: string; submission: NewSubmission }[] = [];
  const conflicts: { readonly id: string; readonly columns: readonly string[] }[] = [];
  for (const incident of incidents) {
    const sharing = new Set(incident.identifiers.flatMap((identifier) => byIdentifier.get(identifier) ?? []));
    const decided = matchIdentifiers(subjectOf(incident), [...sharing].map(candidateOf));
    if (decided.crn !== undefined) sent.push({ id: incident.id, crn: decided.crn, submission: submissionOf(incident.row, decided.crn, decided.identifiers) });
    else if (decided.decision === 'conflict') conflicts.push({ id: incident.id, columns: contradicting(decided) });
  }
  await note(sql, await sendEach(context, sql, sent), conflicts);
  await raiseAlarms(sql, conflicts.map(({ id: messageId }) => ({ alarm: 'MATCH_CONFLICT', facts: { messageId } })));
  if (incidents.length > 0) context.log.info('incidents are compared', { loop: 'matcher', count: incidents.length });
}

/** Sends what the agreements let pass. What they do not stays where it is, with an alarm, holds up nothing else and is tried again in a minute. */
async function sendEach<Matched extends { readonly id: string; readonly submission: NewSubmission }>(context: LoopContext, sql: Sql, matched: readonly Matched[]): Promise<Matched[]> {
  const sent: Matched[] = [];
  const refused: { readonly one: Matched; readonly code: GatewayError['code'] }[] = [];
  for (const one of matched) {
    try {
      context.submit.checkAgreed([one.submission]);
      sent.push(one);
    } catch (error) {
      const { code } = asGatewayError(error);
      if (!/^(PARTNER|LABEL)_/.test(code)) throw error;
      refused.push({ one, code });
    }
  }
  await context.submit.send(sql, sent.map(({ submission }) => submission));
  if (refused.length > 0) {
    await raiseAlarms(sql, refused.map(({ one: { submission: { sealed } }, code: alarm }) => ({ alarm, facts: { agency: sealed.recipient, kind: sealed.kind } })));
    await sql(`insert into match_task (incident_id, asked_at) select id, now() + interval '1 minute' from unnest($1::uuid[]) as id`, [refused.map(({ one: { id } }) => id)]);
  }
  for (const { recipient: agency, kind } of new Map(sent.map(({ submission: { sealed } }) => [`${sealed.recipient} ${sealed.kind}`, sealed])).values()) {
    await clearAlarms(sql, ['PARTNER_UNKNOWN', 'PARTNER_SUSPENDED', 'PARTNER_NO_AGREEMENT', 'PARTNER_KIND', 'PARTNER_PURPOSE', 'LABEL_ABOVE_AGREEMENT'], { facts: { agency, kind } });
  }
  await clearAlarms(sql, ['MATCH_CONFLICT'], { messageIds: sent.map(({ id }) => id) });
  return sent;
}

/** The columns of the feed that a person has to look at: those that lead to somebody, and those that differ from what is known of them. */
function contradicting({ reasons }: IdentifierMatch): string[] {
  return reasons.filter(({ outcome }) => outcome === 'agrees' || outcome === 'differs').map(({ identifier }) => identifier.toLowerCase()).sort();
}

function valuesOf(identifiers: StoredIdentifiers, type: MatchedIdentifier): string[] {
  return identifiers.filter((one) => one.startsWith(`${type}:`)).map((one) => one.slice(type.length + 1));
}

function subjectOf({ identifiers }: WaitingIncident): { crn?: string; pnc?: string; cro?: string } {
  const [crn, pnc, cro] = (['CRN', 'PNC', 'CRO'] as const).map((type) => valuesOf(identifiers, type)[0]);
  return { ...(crn === undefined ? {} : { crn }), ...(pnc === undefined ? {} : { pnc }), ...(cro === undefined ? {} : { cro }) };
}

function candidateOf({ crn, identifiers }: Supervised): CandidateIdentifiers {
  return { crn, formerCrns: valuesOf(identifiers, 'CRN'), pnc: valuesOf(identifiers, 'PNC')[0] ?? null, cro: valuesOf(identifiers, 'CRO')[0] ?? null };
}

async function note(sql: Sql, sent: readonly { id: string; crn: string }[], conflicts: readonly { readonly id: string; readonly columns: readonly string[] }[]): Promise<void> {
  if (sent.length > 0) {
    await sql(
      `update feed_incident set state = 'SENT', state_at = now(), matched_crn = m.crn from jsonb_to_recordset($1::jsonb) as m (id uuid, crn text) where feed_incident.id = m.id`,
      [JSON.stringify(sent.map(({ id, crn }) => ({ id, crn })))],
    );
  }
  if (conflicts.length > 0) {
    await sql(
      `update feed_incident i set state = 'CONFLICT', state_at = case when i.state = 'CONFLICT' then i.state_at else now() end, contradicting = r.columns
       from jsonb_to_recordset($1::jsonb) as r (id uuid, columns text[]) where i.id = r.id`, [JSON.stringify(conflicts)]);
  }
}

/** The message of a matched incident: what was split at the door, with whom it concerns and how that is known. */
function submissionOf(row: Row, crn: string, agreeing: readonly MatchedIdentifier[]): NewSubmission {
  const stored = JSON.parse(String(row['case_part'])) as { subject: object };
  return {
    sealed: {
      id: String(row['id']), kind: row['kind'] as Kind, recipient: row['recipient'] as AgencyCode, originator: JSON.parse(String(row['originator_part'])) as object,
      mappa: JSON.parse(String(row['mappa_part'])) as object, victimDigest: row['victim_digest'] as string | null,
      case: { ...stored, subject: { ...stored.subject, crn }, matchEvidence: { identifiers: agreeing, confidence: 'EXACT' } },
    },
    conversation: String(row['conversation']), lane: row['lane'] as Lane, purpose: 'manage-da-risk', lawfulBasis: 'DPA2018-P3-s31',
    onBehalfOf: { person: String(row['person']), role: String(row['role']) },
  };
}
