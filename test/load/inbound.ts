import { Draw } from '../generate/draw.js';
import { printFigures, readNumbers } from '../generate/command-line.js';
import { agency, stack } from '../support/stack.js';
import { loadCaseload } from './caseload.js';
import { cpuFigures, memoryFigures, percentiles, settingsOf, wait } from './figures.js';
import { makeIncident } from './incident.js';
import { bystanders, cpuSeconds, forgetPeaks, pause, peaks, perThousand, processesOf } from './processes.js';
import { Sender } from './sender.js';
import { Spool } from './spool.js';
import { producerOf, put, WayIn } from './way-in.js';

/**
 * Sealed notifications with a victim part on the probation inbox, until the last victim part is stored and the last receipt lies on Kafka.
 * `--messages N` as a backlog: they lie there before the exchange goes on, as after an outage, so that the sender's own work does not take
 * the cores; the clock runs from the first that is done. Then `--paced N` sent at `--rate R` a second for the latency. With `--minutes M`
 * instead as many as `--expected R` a second would be in that time, sent meanwhile, with the rate of every minute. Against the stack of
 * MAG_STACK; start it with `mag up --apart`. Exit 1 where a message was lost or doubled.
 */
const options = readNumbers({ messages: 20_000, paced: 6_000, rate: 300, minutes: 0, expected: 1_500, people: 500 });
const force = 'police-west-mercia';
const to = 'probation';
/** How far the sender may be ahead of the receipts, so that the broker's disk does not measure itself. */
const ahead = 15_000;

const sender = await Sender.of(stack(), force);
const wrong: string[] = [];
await loadCaseload(options.people);
const release = pause(agency(force).pids.exchange, ...bystanders(stack(), [force, to]));
try {
  await wait(500);
  const fast = options.minutes > 0 ? await asFastAsTheyGo(options.minutes * 60 * options.expected, 'sent meanwhile') : await asFastAsTheyGo(options.messages, 'backlog');
  printFigures({ ...(await settingsOf(stack())), ...fast, ...(options.paced > 0 ? await paced(options.paced) : {}) });
} finally {
  release();
}
if (wrong.length > 0) {
  console.error(wrong.join('\n'));
  process.exitCode = 1;
}

async function sealed(count: number): Promise<Spool> {
  const draw = new Draw(options.seed);
  const run = `L${Date.now().toString(36)}`;
  const spool = new Spool();
  for (let n = 0; n < count; n += 1) spool.add(await sender.seal('reportable-incident-arrest', makeIncident(draw, run, n, options.people), to));
  return spool;
}

async function asFastAsTheyGo(count: number, from: 'backlog' | 'sent meanwhile'): Promise<Record<string, string | number>> {
  const spool = await sealed(count);
  console.log(`${count} messages are sealed, ${spool.averageBytes} bytes each`);
  const watched = processesOf(stack(), to);
  const run = await WayIn.watch(sender, to, spool.ids, { lookEveryMs: 250, waitForMs: 500 });
  const producer = await producerOf(force);
  const goOn = from === 'backlog' ? pause(agency(to).pids.exchange) : () => undefined;
  const putting = put(spool, [0, count], { producer, to, lane: 'bulk', mayGoOn: (sent) => from === 'backlog' || sent - run.done < ahead });
  if (from === 'backlog') await putting;
  goOn();
  forgetPeaks(watched);
  const first = await run.untilFirst();
  const before = cpuSeconds(watched);
  const own = process.cpuUsage();
  const began = Date.now();
  const minutes = everyMinute(run);
  await putting;
  const ended = await run.untilAll();
  const counted = count - first;
  const used = perThousand(before, cpuSeconds(watched), counted);
  const mine = process.cpuUsage(own);
  clearInterval(minutes);
  wrong.push(...(await run.differences(to)));
  await Promise.all([run.close(), producer.disconnect()]);
  const figures = {
    messages: `${count}, ${from}`, 'bytes of a sealed message': spool.averageBytes, 'receipted again': run.receipts.again, 'messages a second': Math.round((counted * 1000) / (ended - began)),
    ...cpuFigures({ ...used, 'this program': (mine.user + mine.system) / 1000 / counted }), ...memoryFigures(peaks(watched)),
  };
  spool.remove();
  return figures;
}

function everyMinute(run: WayIn): NodeJS.Timeout {
  let last = 0;
  let minute = 0;
  return setInterval(() => {
    minute += 1;
    console.log(`minute ${minute}: ${Math.round((run.done - last) / 60)} messages a second`);
    last = run.done;
  }, 60_000);
}

async function paced(count: number): Promise<Record<string, string | number>> {
  const spool = await sealed(count);
  const watched = processesOf(stack(), to);
  const run = await WayIn.watch(sender, to, spool.ids, { lookEveryMs: 10, waitForMs: 20 });
  const producer = await producerOf(force);
  const before = cpuSeconds(watched);
  const sentAt = await put(spool, [0, count], { producer, to, lane: 'bulk', rate: options.rate });
  await run.untilAll();
  const used = perThousand(before, cpuSeconds(watched), count);
  const storedAt = await run.storedAt();
  wrong.push(...(await run.differences(to)));
  await Promise.all([run.close(), producer.disconnect()]);
  spool.remove();
  const since = (times: ReadonlyMap<string, number>): number[] => [...sentAt].flatMap(([id, at]) => { const then = times.get(id); return then === undefined ? [] : [then - at]; });
  const name = `at ${options.rate} a second`;
  return {
    ...percentiles(`${name}, to the victim part stored,`, since(storedAt)), ...percentiles(`${name}, to the receipt on Kafka,`, since(run.receipts.acceptedAt)),
    [`${name}, CPU s per 1,000, exchange + desk`]: ((used['exchange'] ?? 0) + (used['desk'] ?? 0)).toFixed(3),
  };
}
