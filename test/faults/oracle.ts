import { kinds } from '#messages';
import { agency, stack } from '../support/stack.js';
import { type Books } from './books.js';
import { canonical, contentDigest, partDigest, payloadOf } from './canonical.js';
import { forces } from './caseload.js';
import { only, type SentContent } from './contents.js';
import { type SentEnquiry } from './enquiries.js';
import { type SentIncident } from './incidents.js';
import { keyOf, saidBy } from './said-by.js';
import { type Sent } from './traffic.js';

/** What the oracle found: each line is a broken promise, and the figures say how much it compared. */
export interface Verdict {
  readonly lost: string[];
  readonly doubled: string[];
  readonly altered: string[];
  readonly disordered: string[];
  readonly figures: Record<string, number>;
}

const noVerdict = (): Verdict => ({ lost: [], doubled: [], altered: [], disordered: [], figures: {} });

/** What already stands in the stores before anything is sent: other tests leave holes on purpose. */
export async function alreadyBroken(books: Books): Promise<ReadonlySet<string>> {
  const verdict = noVerdict();
  await everywhere(books, verdict);
  await refusals(books, verdict);
  return new Set([...verdict.lost, ...verdict.doubled, ...verdict.disordered]);
}

/**
 * Compares what was sent with what stands in every store: content digests and business effects, never counts alone. What its sender has given up, and told a person so, must have been said
 * anew: then that is compared. `mayBeRefused`: keys were lost or revoked, so that a desk may have refused a part before it could read it after all.
 */
export async function judge(books: Books, sent: Sent, run: string, before: ReadonlySet<string>, givenUp: ReadonlySet<string> = new Set(), mayBeRefused = false): Promise<Verdict> {
  const verdict = noVerdict();
  await everywhere(books, verdict);
  if (!mayBeRefused) await refusals(books, verdict);
  for (const lines of [verdict.lost, verdict.doubled, verdict.disordered]) lines.splice(0, lines.length, ...lines.filter((line) => !before.has(line)));
  const toSayAnew = await saidBy(books, givenUp);
  await incidents(books, sent, run, toSayAnew.incidents, verdict);
  await people(books, sent, verdict);
  await connectionTests(books, sent, givenUp, verdict);
  await enquiries(books, sent, toSayAnew.conversations, verdict);
  return verdict;
}

/** Each enquiry that was taken stands once in the recipient's queue, each reply once under its case, with what was sent in its parts; what was opened was told as one opening, however often a message that came again was answered. */
async function enquiries(books: Books, sent: Sent, givenUp: ReadonlySet<string>, verdict: Verdict): Promise<void> {
  const askedAnew = new Set(sent.enquiries.map(({ insteadOf }) => insteadOf));
  for (const { conversation, to, asked, reply, replied, contest } of sent.enquiries) {
    if (givenUp.has(conversation)) {
      if (!askedAnew.has(conversation)) verdict.lost.push(`enquiry ${conversation} was given up and not asked anew`);
      continue;
    }
    const work = await books.read<{ id: string }>(agency(to).caseDatabaseUrl, 'select id from work_item where conversation = $1 and kind = $2', [conversation, asked.kind]);
    const answers = await books.read<{ id: string }>(agency('probation').caseDatabaseUrl, `select id from enquiry_answer where conversation = $1 and kind <> 'contest-decision'`, [conversation]);
    const opened = (await books.read(agency('probation').caseDatabaseUrl, `select distinct r.at, r.role from receipt r join sent_message s using (message_id) where s.conversation = $1 and s.kind = $2 and r.stage = 'opened'`, [conversation, asked.kind])).length;
    if (work.length === 0) verdict.lost.push(`enquiry ${conversation} is not in the queue of ${to}`);
    if (work.length > 1) verdict.doubled.push(`enquiry ${conversation} is in the queue of ${to} ${work.length} times`);
    if (replied && answers.length === 0) verdict.lost.push(`the reply in ${conversation} is not under its case`);
    if (answers.length > 1) verdict.doubled.push(`the reply in ${conversation} is under its case ${answers.length} times`);
    if (replied && opened === 0) verdict.lost.push(`the opening of the enquiry in ${conversation} was not told`);
    if (opened > 1) verdict.doubled.push(`the opening of the enquiry in ${conversation} was told as ${opened} openings`);
    if (work.length === 1) await compareContent(books, `${asked.kind} ${conversation}`, asked, { id: work[0]!.id, from: 'probation', to }, verdict);
    if (answers.length === 1 && reply !== undefined) await compareContent(books, `${reply.kind} in ${conversation}`, reply, { id: answers[0]!.id, from: to, to: 'probation' }, verdict);
    if (contest !== undefined) await contested(books, { conversation, to, ...contest }, verdict);
  }
  const contests = sent.enquiries.flatMap(({ contest }) => contest ?? []);
  for (const [kind, count] of [['refusal-contest', contests.length], ['contest-decision', contests.filter(({ decision }) => decision !== undefined).length]] as const) if (count > 0) verdict.figures[`compared by digest: ${kind}`] = count;
  for (const [kind, some] of Map.groupBy(sent.enquiries, ({ asked }) => asked.kind)) verdict.figures[`compared by digest: ${kind}`] = some.length;
  for (const [kind, some] of Map.groupBy(sent.enquiries.filter(({ replied }) => replied), ({ reply }) => reply!.kind)) verdict.figures[`compared by digest: ${kind}`] = some.length;
}

/** Each contest that was taken stands once in the queue of who refused, and each decision on one once under the case, with what was sent in its parts. */
async function contested(books: Books, { conversation, to, said, decision }: { readonly conversation: string; readonly to: string } & NonNullable<SentEnquiry['contest']>, verdict: Verdict): Promise<void> {
  const [queue, answers] = [
    await books.read<{ id: string }>(agency(to).caseDatabaseUrl, 'select id from work_item where conversation = $1 and kind = $2', [conversation, said.kind]),
    await books.read<{ id: string }>(agency('probation').caseDatabaseUrl, `select id from enquiry_answer where conversation = $1 and kind = 'contest-decision'`, [conversation]),
  ];
  if (queue.length === 0) verdict.lost.push(`the contest in ${conversation} is not in the queue of ${to}`);
  if (queue.length > 1) verdict.doubled.push(`the contest in ${conversation} is in the queue of ${to} ${queue.length} times`);
  if (decision !== undefined && answers.length === 0) verdict.lost.push(`the decision in ${conversation} is not under its case`);
  if (answers.length > 1) verdict.doubled.push(`the decision in ${conversation} is under its case ${answers.length} times`);
  if (queue.length === 1) await compareContent(books, `${said.kind} in ${conversation}`, said, { id: queue[0]!.id, from: 'probation', to }, verdict);
  if (answers.length === 1 && decision !== undefined) await compareContent(books, `${decision.kind} in ${conversation}`, decision, { id: answers[0]!.id, from: to, to: 'probation' }, verdict);
}

/** The parts of one message: case and originator at the recipient, victim, of a kind that has one, at both desks. */
async function compareContent(books: Books, what: string, sent: SentContent, { id, from, to }: { readonly id: string; readonly from: string; readonly to: string }, verdict: Verdict): Promise<void> {
  const [taken] = await books.read<{ kind: string; signed: string }>(agency(to).caseDatabaseUrl, 'select kind, signed from inbox where message_id = $1 and issuer = $2', [id, from]);
  if (taken === undefined) {
    verdict.lost.push(`${what} is not in the inbox of ${to}`);
    return;
  }
  if (taken.kind !== sent.kind) verdict.altered.push(`${what} came as ${taken.kind}`);
  const rows = await books.read<{ part: 'case' | 'originator'; salt: string; body: string }>(agency(to).caseDatabaseUrl, 'select part, salt, body from message_part where message_id = $1 and issuer = $2', [id, from]);
  for (const [part, digest] of [['case', sent.caseDigest], ['originator', sent.originatorDigest]] as const) {
    const kept = rows.find((row) => row.part === part);
    const body = kept === undefined ? {} : JSON.parse(kept.body) as Record<string, unknown>;
    if (contentDigest(part === 'case' ? only(body, sent.names) : body) !== digest) (kept === undefined ? verdict.lost : verdict.altered).push(`the ${part} part of ${what} is not what was sent: ${canonical(body)}`);
    else if (kept !== undefined && partDigest(kept.salt, kept.body) !== payloadOf(taken.signed).parts[part]) verdict.altered.push(`the kept ${part} part of ${what} is not what was signed`);
  }
  if (!kinds[sent.kind].mayHaveVictimPart) return;
  comparePart(`${what} at the desk of ${to}`, sent, (await partsOf(books, agency(to).victimDatabaseUrl, 'received', [id])).get(id), verdict);
  comparePart(`${what} at the desk of ${from}`, sent, (await partsOf(books, agency(from).victimDatabaseUrl, 'sent', [id])).get(id), verdict);
}

/** The order and the audit of all messages, whoever sent them. */
async function everywhere(books: Books, verdict: Verdict): Promise<void> {
  for (const { agency: code, caseDatabaseUrl, victimDatabaseUrl } of stack().agencies) {
    await order(books, code, caseDatabaseUrl, verdict);
    await audit(books, code, caseDatabaseUrl, victimDatabaseUrl, verdict);
  }
}

/** Nobody refuses a victim part whose keys are all there. */
async function refusals(books: Books, verdict: Verdict): Promise<void> {
  for (const { agency: code, victimDatabaseUrl } of stack().agencies) {
    for (const row of await books.read<{ id: string; code: string }>(victimDatabaseUrl, `select message_id::text as id, code from outcome where code not in ('STORED', 'STORED_AFTER_ALL')`)) verdict.lost.push(`the desk of ${code} refused the part of message ${row.id} as ${row.code}`);
  }
}

interface IncidentRow { readonly id: string; readonly issuer: string; readonly incident_reference: string; readonly version: number; readonly kind: string; readonly crn: string | null; readonly lane: string; readonly sequence: number; readonly signed: string; readonly salt: string | null; readonly body: string | null }
interface PartRow { readonly message_id: string; readonly issuer: string; readonly signed: string; readonly salt: string; readonly part: string }

async function incidents(books: Books, sent: Sent, run: string, givenUp: ReadonlySet<string>, verdict: Verdict): Promise<void> {
  const gateway = agency('probation');
  const rows = await books.read<IncidentRow>(gateway.caseDatabaseUrl,
    `select i.id, i.issuer, i.incident_reference, i.version, i.kind, i.crn, n.lane, n.sequence::int, n.signed, p.salt, p.body
     from incident i join inbox n on n.message_id = i.id and n.issuer = i.issuer left join message_part p on p.message_id = i.id and p.issuer = i.issuer and p.part = 'case'
     where i.incident_reference like $1`, [`K${run}/%`]);
  const superseded = await supersededBy(books, run);
  const found = Map.groupBy(rows, (row) => keyOf(row.issuer, row.incident_reference, row.version));
  const received = await partsOf(books, gateway.victimDatabaseUrl, 'received', rows.map(({ id }) => id));
  const kept = new Map<string, PartRow[]>();
  for (const force of Object.values(forces)) {
    for (const [id, parts] of await partsOf(books, agency(force).victimDatabaseUrl, 'sent', rows.filter(({ issuer }) => issuer === force).map(({ id }) => id))) kept.set(id, parts);
  }
  const newest = new Map<string, number>();
  for (const { force, reference, version } of sent.incidents) newest.set(`${force} ${reference}`, Math.max(version, newest.get(`${force} ${reference}`) ?? 0));
  let compared = 0;
  for (const one of sent.incidents) {
    const key = keyOf(one.force, one.reference, one.version);
    const at = found.get(key) ?? [];
    found.delete(key);
    if (givenUp.has(key)) {
      if (newest.get(`${one.force} ${one.reference}`) === one.version) verdict.lost.push(`incident ${key} was given up and not said anew`);
      if (at.length > 1) verdict.doubled.push(`incident ${key} was given up and is in the queue ${at.length} times`);
      continue;
    }
    if (at.length === 0 && superseded.has(key)) continue;
    if (at.length === 0) verdict.lost.push(`incident ${key} is not in the queue`);
    if (at.length > 1) verdict.doubled.push(`incident ${key} is in the queue ${at.length} times`);
    const [row] = at;
    if (row === undefined) continue;
    compared += 1;
    compareIncident(key, one, row, verdict);
    comparePart(`${key} at the gateway's desk`, one, received.get(row.id), verdict);
    comparePart(`${key} at the force's desk`, one, kept.get(row.id), verdict);
  }
  for (const key of found.keys()) verdict.doubled.push(`incident ${key} is in the queue and was never sent so`);
  for (const matter of Map.groupBy(rows, (row) => `${row.issuer} ${row.incident_reference}`).values()) {
    const versions = [...matter].sort((a, b) => a.sequence - b.sequence).map(({ version }) => version);
    if (versions.some((version, at) => at > 0 && version <= versions[at - 1]!)) verdict.disordered.push(`versions ${versions.join(', ')} of ${matter[0]?.incident_reference} in the order of their sequence`);
  }
  Object.assign(verdict.figures, { 'incidents compared by digest, in queue and at both desks': compared, 'versions overtaken before they were sent': superseded.size });
}

/** An earlier version that still waited for its person when a later one came is not sent: the force's own rule. */
async function supersededBy(books: Books, run: string): Promise<ReadonlySet<string>> {
  const keys = new Set<string>();
  for (const force of Object.values(forces)) {
    const rows = await books.read<{ incident_reference: string; version: number }>(agency(force).caseDatabaseUrl,
      `select o.incident_reference, o.version from feed_incident o where o.state = 'SUPERSEDED' and o.incident_reference like $1
         and exists (select 1 from feed_incident n where n.incident_reference = o.incident_reference and n.version > o.version and n.state = 'SENT')`, [`K${run}/%`]);
    for (const row of rows) keys.add(keyOf(force, row.incident_reference, row.version));
  }
  return keys;
}

async function partsOf(books: Books, databaseUrl: string, direction: 'received' | 'sent', ids: readonly string[]): Promise<Map<string, PartRow[]>> {
  const rows = await books.read<PartRow>(databaseUrl, 'select message_id, issuer, signed, salt, part from victim_part where direction = $1 and message_id = any($2::uuid[])', [direction, ids]);
  return Map.groupBy(rows, (row) => row.message_id);
}

function compareIncident(key: string, sent: SentIncident, row: IncidentRow, verdict: Verdict): void {
  if (row.crn !== sent.crn) verdict.altered.push(`incident ${key} is tied to ${String(row.crn)}, not to ${sent.crn}`);
  if (row.kind !== sent.kind) verdict.altered.push(`incident ${key} came as ${row.kind}`);
  if (row.lane !== sent.lane) verdict.altered.push(`incident ${key} came by the lane ${row.lane}`);
  if (row.body === null || row.salt === null) verdict.lost.push(`the case part of ${key}`);
  else if (contentDigest(JSON.parse(row.body)) !== sent.caseDigest) verdict.altered.push(`incident ${key} has other content: ${canonical(JSON.parse(row.body))}`);
  else if (partDigest(row.salt, row.body) !== payloadOf(row.signed).parts.case) verdict.altered.push(`the kept case part of ${key} is not what was signed`);
}

function comparePart(where: string, sent: Pick<SentIncident, 'victimDigest'>, parts: readonly PartRow[] | undefined, verdict: Verdict): void {
  if (parts === undefined || parts.length === 0) verdict.lost.push(`the victim part of ${where}`);
  else if (parts.length > 1) verdict.doubled.push(`the victim part of ${where} stands there ${parts.length} times`);
  else {
    const [{ salt, part, signed }] = parts as [PartRow];
    if (partDigest(salt, part) !== payloadOf(signed).parts.victim) verdict.altered.push(`the victim part of ${where} is not what was signed`);
    else if (contentDigest(JSON.parse(part)) !== sent.victimDigest) verdict.altered.push(`the victim part of ${where} has other content: ${canonical(JSON.parse(part))}`);
  }
}

interface HeldPerson { readonly crn: string; readonly given_names: string; readonly family_name: string; readonly date_of_birth: string; readonly digest: string }

/** Each force must hold exactly the people who are its own after the last file, as that file described them. */
async function people(books: Books, sent: Sent, verdict: Verdict): Promise<void> {
  const own = await books.read<{ crn: string; digest: string }>(agency('probation').caseDatabaseUrl, `select crn, encode(content_digest, 'hex') as digest from supervised_person where crn = any($1)`, [sent.people.map(({ crn }) => crn)]);
  const digests = new Map(own.map(({ crn, digest }) => [crn, digest]));
  for (const [code, force] of Object.entries(forces)) {
    const rows = await books.read<HeldPerson>(agency(force).caseDatabaseUrl,
      `select crn, given_names, family_name, to_char(date_of_birth, 'YYYY-MM-DD') as date_of_birth, encode(content_digest, 'hex') as digest from supervision where crn = any($1)`, [sent.people.map(({ crn }) => crn)]);
    const held = new Map(rows.map((row) => [row.crn, row]));
    for (const person of sent.people) {
      const row = held.get(person.crn);
      const belongs = !person.ended && person.force === code;
      if (belongs && row === undefined) verdict.lost.push(`${force} was not told of ${person.crn} (change ${person.changes})`);
      else if (!belongs && row !== undefined) verdict.lost.push(`${force} was not told to forget ${person.crn} (change ${person.changes})`);
      else if (row !== undefined && (row.given_names !== person.givenNames || row.family_name !== person.familyName || row.date_of_birth !== person.dateOfBirth || row.digest !== digests.get(person.crn))) {
        verdict.altered.push(`${force} holds ${person.crn} as ${row.given_names} ${row.family_name}, not as change ${person.changes} told: ${person.givenNames} ${person.familyName}`);
      }
    }
  }
  verdict.figures[`people compared at both forces`] = sent.people.length;
  verdict.figures['changes of people'] = sent.people.reduce((sum, { changes }) => sum + changes, 0);
}

/** Each connection test that a node took was sent once, and taken in once by its recipient. */
async function connectionTests(books: Books, sent: Sent, givenUp: ReadonlySet<string>, verdict: Verdict): Promise<void> {
  for (const [from, tests] of Map.groupBy(sent.tests, (test) => test.from)) {
    const rows = await books.read<{ submission_id: string; message_id: string; recipient: string }>(agency(from).caseDatabaseUrl,
      `select submission_id, message_id, recipient from sent_message where submission_id = any($1::uuid[])`, [tests.map(({ submission }) => submission)]);
    const messages = Map.groupBy(rows, (row) => row.submission_id);
    for (const { to, submission } of tests) {
      const [message, ...more] = messages.get(submission) ?? [];
      if (message === undefined) verdict.lost.push(`connection test ${submission} of ${from} was never sealed`);
      if (more.length > 0) verdict.doubled.push(`connection test ${submission} of ${from} was sealed ${more.length + 1} times`);
      if (message === undefined || givenUp.has(message.message_id)) continue;
      const taken = await books.read(agency(to).caseDatabaseUrl, 'select 1 from inbox where message_id = $1 and issuer = $2', [message.message_id, from]);
      const part = await books.read(agency(to).victimDatabaseUrl, `select 1 from victim_part where message_id = $1 and issuer = $2 and direction = 'received'`, [message.message_id, from]);
      if (taken.length !== 1 || part.length !== 1) verdict.lost.push(`connection test ${submission} of ${from} at ${to}: ${taken.length} in the inbox, ${part.length} at the desk`);
    }
  }
  verdict.figures['connection tests compared'] = sent.tests.length;
}

/** Sequences without a hole from 1, taken in that order. A place that was given up although its message had come is not counted twice: giving it up changed nothing (ADR 0010). */
async function order(books: Books, code: string, caseDatabaseUrl: string, verdict: Verdict): Promise<void> {
  const broken = await books.read<{ issuer: string; ordering_key: string }>(caseDatabaseUrl,
    `with placed as (select issuer, ordering_key, sequence, received_at, row_number() over w as place, lag(received_at) over w as before
       from inbox i where ordering_key is not null and not (kind = 'place-given-up' and exists (
         select 1 from inbox o where o.issuer = i.issuer and o.ordering_key = i.ordering_key and o.sequence = i.sequence and o.kind <> 'place-given-up'))
       window w as (partition by issuer, ordering_key order by sequence))
     select distinct p.issuer, p.ordering_key from placed p where p.place <> p.sequence or p.received_at <= p.before`);
  for (const { issuer, ordering_key: key } of broken) verdict.disordered.push(`${code} did not take ${issuer}'s messages of ordering key ${key} in their order`);
  const [counted] = await books.read<{ keys: number; messages: number }>(caseDatabaseUrl, 'select count(distinct (issuer, ordering_key))::int as keys, count(*)::int as messages from inbox where ordering_key is not null');
  verdict.figures['messages whose order was checked'] = (verdict.figures['messages whose order was checked'] ?? 0) + (counted?.messages ?? 0);
}

/** One entry for each message accepted, sealed and stored by the desk: neither none nor two. */
async function audit(books: Books, code: string, caseDatabaseUrl: string, victimDatabaseUrl: string, verdict: Verdict): Promise<void> {
  const one = async (databaseUrl: string, what: string, text: string): Promise<void> => {
    for (const row of await books.read<{ id: string; entries: number }>(databaseUrl, text)) {
      (row.entries === 0 ? verdict.lost : verdict.doubled).push(`${code} has ${row.entries} audit entries "${what}" for message ${row.id}`);
    }
  };
  await one(caseDatabaseUrl, 'message.accepted', `select i.message_id::text as id, count(a.id)::int as entries from inbox i left join audit_entry a on a.message_id = i.message_id and a.partner = i.issuer and a.event = 'message.accepted'
    group by i.message_id, i.issuer having count(a.id) <> 1`);
  await one(caseDatabaseUrl, 'message.sealed', `select s.message_id::text as id, count(a.id)::int as entries from sent_message s left join audit_entry a on a.message_id = s.message_id and a.event in ('message.sealed', 'message.learnt')
    group by s.message_id having count(a.id) <> 1`);
  await one(victimDatabaseUrl, 'victim-part.stored', `select p.message_id::text as id, count(a.id)::int as entries from victim_part p left join audit_entry a on a.message_id = p.message_id and a.partner = p.partner and a.event = 'victim-part.stored'
    group by p.message_id, p.issuer, p.direction having count(a.id) <> 1`);
  // A part that was refused first and read after all has both outcomes, and the second says so.
  await one(victimDatabaseUrl, 'outcome', `select p.message_id::text as id, count(o.position) filter (where o.code in ('STORED', 'STORED_AFTER_ALL'))::int as entries
    from victim_part p left join outcome o on o.message_id = p.message_id and o.issuer = p.issuer and o.direction = p.direction group by p.message_id, p.issuer, p.direction
    having count(*) filter (where o.code in ('STORED', 'STORED_AFTER_ALL')) <> 1 or bool_or(o.code = 'STORED_AFTER_ALL') <> bool_or(o.code not in ('STORED', 'STORED_AFTER_ALL'))`);
}
