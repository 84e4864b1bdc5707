import { generateKey, importPrivate } from '#envelope';
import { DeltaMaker, digestOfDocument, type EpochPlan, evaluatePlain, evaluateRequest, hideIncident, KeyPair, lookUpIncident, publishEpoch, readAnswer, readRequest, RegisterCopy, signDelta, signEpoch, tagBytes, tagIncident, tagOf, valuesOf } from '#register';
import { randomBytes } from 'node:crypto';
import { Draw } from '../generate/draw.js';
import { printFigures, readNumbers } from '../generate/command-line.js';
import { oneVerification } from '../load/figures.js';
import { asRecord, inventPerson } from './people.js';
import { measureRecall } from './recall.js';

/**
 * What the blinded register costs: values evaluated a second by whoever publishes it, incidents tested a second at the force and at the gateway, and the bytes of shards, deltas, requests and answers, of a register with the values of so many people; then what values find without identity numbers of people
 * whom another force wrote down anew. `mag run test/register/register --people 250000`. Times are of the processor, of one core: others may use the machine too. Ends with 1 where a figure is below its target (DESIGN section 11).
 */
const { seed, people, evaluate, incidents, recall } = readNumbers({ people: 250_000, evaluate: 4_000, incidents: 60, recall: 100_000 });
const draw = new Draw(seed);
const core = oneVerification();

/** Processor time of a piece of work, in seconds. */
function timed<T>(work: () => T): { readonly value: T; readonly seconds: number } {
  const before = process.cpuUsage();
  const value = work();
  const { user, system } = process.cpuUsage(before);
  return { value, seconds: (user + system) / 1e6 };
}

/** Somebody with two identity numbers besides, as most of a caseload have. */
const numbered = (): Parameters<typeof valuesOf>[0] => ({ ...asRecord(inventPerson(draw)), crn: `X${draw.digits(6)}`, prisonNumber: `A${draw.digits(4)}${draw.text(2, 'ABCDEFGHJKLMNPRTVWXYZ')}` });

const keys = KeyPair.generate();
const begin = Date.now();
const plan: EpochPlan = { epoch: 1, publishedAt: new Date(begin), validFrom: new Date(begin), validUntil: new Date(begin + 7 * 86_400_000), shardBits: 8, valuesADelta: 128, currentForSeconds: 300 };

const persons = Array.from({ length: Math.ceil(evaluate / 14) }, numbered);
const values = timed(() => persons.map((person) => valuesOf(person)));
const aPerson = values.value.flat().length / persons.length;
const evaluated = timed(() => values.value.flat().map(({ input }) => tagOf(evaluatePlain(keys, input))));
const aSecond = evaluated.value.length / (evaluated.seconds + values.seconds);
const minutesOnTwo = (people * aPerson) / aSecond / 2 / 60;

// The rest of the register is random, as it is to whoever has no key.
const tags = Buffer.concat([...evaluated.value, randomBytes(Math.max(0, Math.round(people * aPerson) - evaluated.value.length) * tagBytes)]);
const published = timed(() => publishEpoch(keys, plan, tags));
const { header, shards } = published.value;
const reader = timed(() => {
  const copy = new RegisterCopy({ document: header, digest: digestOfDocument(header) });
  for (const [at, shard] of shards.entries()) copy.takeShard(at, shard);
  return copy;
});
const copy = reader.value;

const known = Array.from({ length: incidents }, (_, at) => (at % 2 === 0 ? persons[at % persons.length]! : numbered()));
const hidden = timed(() => known.map((person) => hideIncident(valuesOf(person), header)!));
const held = [{ epoch: 1, keys, validFrom: plan.validFrom, validUntil: plan.validUntil }];
const requests = hidden.value.map(({ request }) => JSON.stringify(request));
const answered = timed(() => requests.map((request) => JSON.stringify(evaluateRequest(readRequest(JSON.parse(request)), held, new Date(begin)))));
const looked = timed(() => answered.value.map((answer, at) => lookUpIncident(tagIncident(hidden.value[at]!, readAnswer(JSON.parse(answer))), copy, new Date(begin))));
const right = looked.value.filter(({ answer }, at) => answer === (at % 2 === 0 ? 'present' : 'absent')).length;
const [atForce, atGateway] = [incidents / (hidden.seconds + looked.seconds), incidents / answered.seconds];

const maker = new DeltaMaker(published.value);
const minutes = 20;
const deltas = timed(() => Array.from({ length: minutes }, (_, at) => maker.next(new Date(begin + (at + 1) * 1_000))));
const taken = timed(() => { for (const delta of deltas.value) copy.takeDelta(delta); });
const signer = importPrivate(generateKey('signing'), 'signing');
const [signedDelta, signedHeader] = [await signDelta(deltas.value[0]!.document, signer), await signEpoch(header, signer)];

const mebibytes = Math.round(process.resourceUsage().maxRSS / 1024);
const measured = measureRecall(seed, recall, 20_000);
const shareOfStrangers = Object.fromEntries(Object.entries(measured.strangersByKind).map(([kind, share]) => [kind, share * (people / recall)]));
const strangers = 1 - Object.values(shareOfStrangers).reduce((none, share) => none * (1 - Math.min(1, share)), 1);
const holds = minutesOnTwo <= 15 && atForce >= 30 && atGateway >= 60 && right === incidents && measured.found >= 0.97;
printFigures({
  'one core now, us to verify an Ed25519 signature by node:crypto': core, people, 'values a person': aPerson,
  'values made and evaluated a second on one core': Math.round(aSecond), 'minutes to publish on 2 cores, by that (target under 15)': minutesOnTwo, 's to sort, pad and name the shards, once': published.seconds,
  shards: shards.length, 'values a shard, with decoys': header.valuesAShard, 'KiB of a shard': (header.valuesAShard * tagBytes) / 1024, 'MiB of the register': (shards.length * header.valuesAShard * tagBytes) / 2 ** 20, 'bytes of the signed header': signedHeader.length,
  'bytes of a signed delta': signedDelta.length, 'values that come and leave with a delta': header.valuesADelta, 'ms to make a delta': (deltas.seconds / minutes) * 1e3, 'ms to take one in': (taken.seconds / minutes) * 1e3, 's to take in all shards': reader.seconds, 'most memory of publisher, reader and this program together, MiB': mebibytes,
  'incidents a second a core at the force (target 30)': atForce, 'incidents a second a core at the gateway (target 60)': atGateway, 'points of a request': hidden.value[0]!.request.points.length, 'bytes of a request': requests[0]!.length, 'bytes of an answer': answered.value[0]!.length, 'incidents answered rightly': `${right} of ${incidents}`,
  ...Object.fromEntries(Object.entries(measured.byKind).map(([kind, share]) => [`found by ${kind} / strangers found`, `${share.toFixed(3)} / ${shareOfStrangers[kind]!.toFixed(4)}`])),
  'found of people written down anew, without identity numbers (target 0.97)': measured.found, 'values of these': measured.valuesAPerson, 'strangers who share a value with somebody, of so many people': strangers,
});
if (!holds) process.exitCode = 1;
