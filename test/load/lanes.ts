import { topics } from '#kafka';
import { Draw } from '../generate/draw.js';
import { printFigures, readNumbers } from '../generate/command-line.js';
import { agency, stack } from '../support/stack.js';
import { loadCaseload } from './caseload.js';
import { percentiles, settingsOf, wait } from './figures.js';
import { makeIncident } from './incident.js';
import { bystanders, pause } from './processes.js';
import { ReceiptsReader } from './receipts-reader.js';
import { Sender } from './sender.js';
import { Spool } from './spool.js';
import { producerOf, put } from './way-in.js';

/**
 * How long an urgent message waits while the bulk lane is saturated: `--bulk N` messages as fast as they go, `--urgent N` beside them at
 * `--rate R` a second, from Kafka to the signed receipt on Kafka. Exit 1 where an urgent message has no receipt.
 */
const { seed, bulk, urgent, rate, people } = readNumbers({ bulk: 20_000, urgent: 300, rate: 20, people: 500 });
const force = 'police-west-mercia';
const to = 'probation';
const giveUpMs = 60_000;

const sender = await Sender.of(stack(), force);
await loadCaseload(people);
const draw = new Draw(seed);
const run = `U${Date.now().toString(36)}`;
const spools = { bulk: new Spool(), urgent: new Spool() };
for (let n = 0; n < bulk; n += 1) spools.bulk.add(await sender.seal('reportable-incident-arrest', makeIncident(draw, run, n, people), to));
for (let n = 0; n < urgent; n += 1) {
  spools.urgent.add(await sender.seal('reportable-incident-arrest', { ...makeIncident(draw, run, bulk + n, people), imminentHarm: true }, to, 'urgent'));
}

const release = pause(agency(force).pids.exchange, ...bystanders(stack(), [force, to]));
try {
  const producers = { bulk: await producerOf(force), urgent: await producerOf(force) };
  const watching = {
    bulk: await ReceiptsReader.start(topics.inbox(force, 'bulk'), sender.exchangeKeys, new Set(spools.bulk.ids)),
    urgent: await ReceiptsReader.start(topics.inbox(force, 'urgent'), sender.exchangeKeys, new Set(spools.urgent.ids)),
  };
  const filling = put(spools.bulk, [0, bulk], { producer: producers.bulk, to, lane: 'bulk' });
  await wait(1_000);
  const sentAt = await put(spools.urgent, [0, urgent], { producer: producers.urgent, to, lane: 'urgent', rate });
  const { acceptedAt } = watching.urgent.reader;
  for (const until = Date.now() + giveUpMs; acceptedAt.size < urgent && Date.now() < until; await wait(20));
  const saturated = watching.bulk.reader.acceptedAt.size < bulk;
  await filling;
  for (const until = Date.now() + giveUpMs; watching.bulk.reader.acceptedAt.size < bulk && Date.now() < until; await wait(100));
  await Promise.all([watching.bulk.close(), watching.urgent.close(), producers.bulk.disconnect(), producers.urgent.disconnect()]);
  printFigures({
    ...(await settingsOf(stack())), 'urgent messages': urgent, 'bulk lane busy to the end': saturated ? 'yes' : 'no: give more --bulk',
    ...percentiles('urgent, to the receipt on Kafka,', [...sentAt].flatMap(([id, at]) => { const then = acceptedAt.get(id); return then === undefined ? [] : [then - at]; })),
  });
  const missing = { urgent: urgent - acceptedAt.size, bulk: bulk - watching.bulk.reader.acceptedAt.size };
  if (missing.urgent + missing.bulk > 0) {
    console.error(`without a receipt: ${missing.urgent} urgent, ${missing.bulk} bulk`);
    process.exitCode = 1;
  }
} finally {
  release();
  spools.bulk.remove();
  spools.urgent.remove();
}
