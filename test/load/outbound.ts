import { randomUUID } from 'node:crypto';
import { type SealedContent, Submitter } from '#exchange/submit';
import { topics } from '#kafka';
import { type Kind, newConversationId, parseAgencyCode } from '#messages';
import { openDatabase } from '#platform';
import { Draw } from '../generate/draw.js';
import { printFigures, readNumbers } from '../generate/command-line.js';
import { agency, stack, withKafkaAdmin } from '../support/stack.js';
import { cpuFigures, memoryFigures, settingsOf, wait } from './figures.js';
import { makeIncident } from './incident.js';
import { bystanders, cpuSeconds, forgetPeaks, pause, peaks, perThousand, processesOf } from './processes.js';
import { Sender } from './sender.js';

/**
 * Submissions of a force (incidents with a victim part) until each is signed, sealed and on Kafka: `--messages N`, stored before the exchange goes
 * on and the clock starts. Checking, splitting and sealing to desks, which web does, has a figure of its own. The force's own desk, which files what was sent,
 * rests meanwhile, as on a machine of its own, and has its figure afterwards; with `--desk 1` it works beside the exchange. Exit 1 where a message was lost or doubled.
 */
const { seed, messages, desk } = readNumbers({ messages: 10_000, desk: 0 });
const code = 'police-west-mercia';
const to = parseAgencyCode('probation');
const kind: Kind = 'reportable-incident-arrest';
const submissionsAtOnce = 200;
const silentMs = 60_000;

const { directory } = await Sender.of(stack(), code);
const submitter = new Submitter(parseAgencyCode(code), () => directory);
const draw = new Draw(seed);
const run = `O${Date.now().toString(36)}`;

const own = process.cpuUsage();
const sealed: SealedContent[] = [];
for (let n = 0; n < messages; n += 1) sealed.push(await submitter.seal(kind, makeIncident(draw, run, n, 500), { recipient: to }));
const used = process.cpuUsage(own);

const owner = openDatabase(agency(code).caseDatabaseUrl, { max: 2, name: 'load' });
const onTopic = (): Promise<number> => withKafkaAdmin(async (admin) => (await admin.fetchTopicOffsets(topics.inbox(to, 'bulk'))).reduce((sum, { high }) => sum + Number(high), 0));
// The recipient's exchange rests, so that the way out is measured alone.
const release = pause(agency(to).pids.exchange, ...bystanders(stack(), [code, to]));
const releaseDesk = desk === 1 ? () => undefined : pause(agency(code).pids.desk);
const watched = processesOf(stack(), code);
const { took, cpu } = await measure();
const filing = await fileOwnParts().finally(release);

await wait(500);
const wrong = [...(await differences()), ...(filing.filed < messages ? [`${messages - filing.filed} victim parts were not filed by the own desk`] : [])];
printFigures({
  ...(await settingsOf(stack())), messages, 'messages a second, from submission to Kafka': Math.round((messages * 1000) / took), ...cpuFigures(cpu), ...memoryFigures(peaks(watched)),
  ...(desk === 1 ? {} : { 'victim parts a second, filed by the own desk afterwards': filing.aSecond }),
  'CPU s per 1,000, check, split and seal to desks': ((used.user + used.system) / 1000 / messages).toFixed(3),
});
await owner.close();
if (wrong.length > 0) {
  console.error(wrong.join('\n'));
  process.exitCode = 1;
}

async function measure(): Promise<{ took: number; cpu: Record<string, number> }> {
  const first = await onTopic();
  const goOn = pause(agency(code).pids.exchange);
  for (let from = 0; from < messages; from += submissionsAtOnce) await submit(sealed.slice(from, from + submissionsAtOnce));
  forgetPeaks(watched);
  const before = cpuSeconds(watched);
  const began = Date.now();
  goOn();
  for (let seen = -1, changed = Date.now(); ; await wait(100)) {
    const now = (await onTopic()) - first;
    if (now !== seen) [seen, changed] = [now, Date.now()];
    if (now >= messages || Date.now() - changed > silentMs) break;
  }
  return { took: Date.now() - began, cpu: perThousand(before, cpuSeconds(watched), messages) };
}

/** How many victim parts of what was sent the desk files in a second, once it goes on. */
async function fileOwnParts(): Promise<{ readonly filed: number; readonly aSecond: number }> {
  const ids = (await owner.sql('select message_id from sent_message where submission_id = any($1::uuid[])', [sealed.map(({ id }) => id)])).map((row) => row['message_id']);
  const victimSide = openDatabase(agency(code).victimDatabaseUrl, { max: 1, name: 'load' });
  const inStore = async (): Promise<number> => Number((await victimSide.sql(`select count(*) as n from victim_part where direction = 'sent' and message_id = any($1::uuid[])`, [ids]))[0]?.['n']);
  const before = await inStore();
  releaseDesk();
  const began = Date.now();
  let filed = before;
  for (let changed = began; filed < ids.length && Date.now() - changed < silentMs; await wait(100)) {
    const now = await inStore();
    if (now !== filed) [filed, changed] = [now, Date.now()];
  }
  await victimSide.close();
  return { filed, aSecond: Math.round(((filed - before) * 1000) / (Date.now() - began)) };
}

async function submit(some: typeof sealed): Promise<void> {
  await owner.inTransaction((sql) => submitter.send(sql, some.map((one) => ({
    sealed: one, conversation: newConversationId(), orderBy: `load:${randomUUID()}`, purpose: 'manage-da-risk' as const, lawfulBasis: 'DPA2018-P3-s31' as const,
    onBehalfOf: { person: 'feed.wm', role: 'feed-officer' },
  }))));
}

/** Every submission was sealed once; what the recipient does with it is the way in's figure. */
async function differences(): Promise<string[]> {
  const found = await owner.sql('select s.submission_id, coalesce(o.attempts, 1) > 0 as sent from sent_message s left join outbox o using (message_id) where s.submission_id = any($1::uuid[])', [sealed.map(({ id }) => id)]);
  const distinct = new Set(found.map((row) => row['submission_id'])).size;
  const sent = found.filter((row) => row['sent'] === true).length;
  return [
    ...(distinct < messages ? [`${messages - distinct} submissions were not sealed`] : []), ...(found.length > distinct ? [`${found.length - distinct} submissions were sealed twice`] : []),
    ...(sent < found.length ? [`${found.length - sent} messages are not on Kafka`] : []),
  ];
}
