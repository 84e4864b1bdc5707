import { type Kind, kindNames } from '#messages';
import { type Draw } from '../generate/draw.js';
import { feedCsv, feedFolder } from '../support/feed.js';
import { applied, caseloadCsv } from '../support/people.js';
import { Caller } from './caller.js';
import { change, type ForceCode, forces, inLetters, type Person, rowOf } from './caseload.js';
import { drop } from './dropped.js';
import { EnquiryTraffic, type SentEnquiry } from './enquiries.js';
import { inventIncident, type Matter, type SentIncident } from './incidents.js';
import { keyOf, type SaidBy } from './said-by.js';

const wait = (ms: number): Promise<void> => new Promise((done) => setTimeout(done, ms));

/** How much is sent. */
export interface Pace {
  readonly people: number;
  readonly settled: number;
  /** A pause after each file or test of a sender. */
  readonly pauseMs: number;
  readonly incidentsPerFile: number;
  /** Between two tests of connections of one operator, where it is not three times as long. */
  readonly testsPauseMs?: number;
  /** What flows once the people are known; everything unless said. */
  readonly only?: readonly Stream[];
}

/** One kind of traffic; `folders` are incidents that a force's own system drops as files. Where everything flows, forces answer by files too. */
export type Stream = 'caseload' | 'incidents' | 'folders' | 'tests' | 'enquiries';

/** A connection test that a node has taken. */
export interface SentTest {
  readonly from: string;
  readonly to: string;
  readonly submission: string;
}

/** Everything that was sent and taken in one run: what the oracle goes by. */
export interface Sent {
  readonly people: readonly Person[];
  readonly incidents: readonly SentIncident[];
  readonly tests: readonly SentTest[];
  readonly enquiries: readonly SentEnquiry[];
  /** Files that were dropped into watched folders and reported. */
  readonly dropped: number;
  /** Requests, and how often they had to be sent. */
  readonly requests: number;
  readonly tries: number;
  readonly failures: readonly string[];
}

const feeders = { '22': 'feed.wm', '07': 'feed.ch' } as const;
const operators: readonly (readonly [agency: string, person: string])[] = [
  ['police-west-mercia', 'ops.wm'], ['police-cheshire', 'ops.ch'], ['probation', 'olu.operator'], ['childrens-worcestershire', 'ops.wo'],
  ['childrens-cheshire-east', 'ops.ce'], ['marac-worcestershire', 'ops.marac'], ['mappa-west-mercia', 'ops.mappa'],
];
const keptMatters = 40;
/** Kinds that a run does not send by hand, and why it cannot wait for them. */
const ofTheNodes: Partial<Record<Kind, string>> = {
  'receipts': 'goes back for every message, which is not settled without it',
  'supervision-snapshot': 'is sent by the gateway by itself, at its own time',
  'answer-chase': 'is sent by the gateway by itself, when most of the time for an answer has run, the same day at the soonest',
  'message-correction': 'takes away what the books of a run look for; the journey of corrections sends it, and one that names nothing goes every way in the proof of every kind',
  'place-given-up': 'is sent for a message that expired, after weeks',
};

/** Traffic of all kinds and both lanes through real HTTP and watched folders, until it is told to stop. Every sender repeats what was not taken. */
export class Traffic {
  private readonly incidents: SentIncident[] = [];
  private readonly tests: SentTest[] = [];
  private readonly failures: string[] = [];
  private readonly giveUp = new AbortController();
  private running: Promise<unknown> = Promise.resolve();
  private stopping = false;
  private requests = 0;
  private tries = 0;
  private matters = 0;
  private dropped = 0;

  private readonly asked: EnquiryTraffic;

  constructor(private readonly draw: Draw, private readonly people: readonly Person[], private readonly run: string, private readonly pace: Pace) {
    this.asked = new EnquiryTraffic(draw, people.slice(0, Math.ceil(people.length / 2)).filter(({ settled }) => settled), {
      signal: this.giveUp.signal, pauseMs: pace.pauseMs, contests: pace.only === undefined, stopping: () => this.stopping, note: (tries) => this.note(tries),
      ...(pace.only === undefined ? { drop: (folder: string, text: string, rows: number) => this.drop(folder, 'ndjson', text, rows) } : {}),
    });
  }

  /** Loads half of the people, then lets everything flow; the others come under supervision after incidents about them. */
  async start(): Promise<void> {
    // Applied before anything is asked about them: somebody who is not in the caseload does not exist.
    await applied(await this.load(this.people.slice(0, Math.ceil(this.people.length / 2))));
    if (this.pace.only !== undefined) await applied(await this.load(this.people.slice(Math.ceil(this.people.length / 2))));
    const streams: Readonly<Record<Stream, () => Promise<void>[]>> = {
      caseload: () => [this.changeCaseload()], incidents: () => (Object.keys(forces) as ForceCode[]).map((force) => this.sendIncidents(force, this.feeding(force))),
      folders: () => (Object.keys(forces) as ForceCode[]).map((force) => this.sendIncidents(force, (sent) => this.dropFile(force, sent))),
      tests: () => operators.map((who) => this.testConnections(...who)), enquiries: () => this.asked.senders(),
    };
    const senders = (this.pace.only ?? (Object.keys(streams) as Stream[])).flatMap((stream) => streams[stream]());
    this.running = Promise.all(senders.map((sender) => sender.catch((error: unknown) => { this.failures.push((error as Error).message); })));
  }

  get count(): number {
    return this.incidents.length;
  }

  /** Lets every sender finish what it has begun. */
  async stop(): Promise<Sent> {
    this.stopping = true;
    await this.running;
    if (this.pace.only === undefined) this.failures.push(...this.neverSent().map((kind) => `no message of the kind ${kind} was sent`));
    return { people: this.people, incidents: this.incidents, tests: this.tests, enquiries: this.asked.enquiries, dropped: this.dropped, requests: this.requests, tries: this.tries, failures: this.failures };
  }

  /** The kinds of the table that this run has not sent, though it could: a new kind needs a sender here or a reason above. */
  private neverSent(): Kind[] {
    const sent = new Set<Kind>([
      ...(this.people.length > 0 ? ['supervision-notification' as const] : []), ...(this.tests.length > 0 ? ['connection-test' as const] : []), ...this.incidents.map(({ kind }) => kind),
      ...this.asked.enquiries.flatMap(({ asked, reply, replied, contest }) => [asked, ...(replied ? [reply!] : []), ...(contest === undefined ? [] : [contest.said, ...(contest.decision === undefined ? [] : [contest.decision])])].map(({ kind }) => kind)),
    ]);
    return kindNames.filter((kind) => !sent.has(kind) && ofTheNodes[kind] === undefined);
  }

  private note(tries: number): void {
    this.requests += 1;
    this.tries += tries;
  }

  private async load(people: readonly Person[]): Promise<string> {
    this.casey ??= new Caller('probation', 'casey.administrator', this.giveUp.signal);
    const body = caseloadCsv(people.map(rowOf));
    const { tries, body: report } = await this.casey.send('/api/caseload-loads?mode=changes', { body, headers: { 'content-type': 'text/csv' } });
    this.note(tries);
    if (report['rejected'] !== 0 || report['accepted'] !== people.length) throw new Error(`the caseload file was answered ${JSON.stringify(report).slice(0, 400)}`);
    return String(report['id']);
  }

  private casey: Caller | undefined;

  private async changeCaseload(): Promise<void> {
    await this.load(this.people.slice(Math.ceil(this.people.length / 2)));
    while (!this.stopping) {
      const some = this.draw.sample(this.people, 6);
      for (const person of some) change(person, this.draw);
      await this.load(some);
      await wait(this.pace.pauseMs * 2);
    }
  }

  private feeding(code: ForceCode): (sent: readonly SentIncident[]) => Promise<void> {
    const feeder = new Caller(forces[code], feeders[code], this.giveUp.signal);
    return (sent) => this.sendFile(feeder, sent);
  }

  private async sendIncidents(code: ForceCode, send: (sent: readonly SentIncident[]) => Promise<void>): Promise<void> {
    const force = forces[code];
    const subjects = this.people.filter((person) => person.settled && person.force === code);
    const open: { matter: Matter; version: number }[] = [];
    while (!this.stopping) {
      const batch = Array.from({ length: this.pace.incidentsPerFile }, () => {
        // The oldest first: a version that still waits for its person when the next one comes is not sent.
        const again = open.length > 20 && this.draw.chance(0.3) ? open.shift() : undefined;
        return again === undefined ? { matter: this.newMatter(force, code, this.draw.pick(subjects)), version: 1 } : { matter: again.matter, version: again.version + 1 };
      });
      await send(batch.map(({ matter, version }) => inventIncident(matter, version, this.draw)));
      open.push(...batch);
      while (open.length > keptMatters) open.shift();
      await wait(this.pace.pauseMs);
    }
  }

  private async sendFile(feeder: Caller, sent: readonly SentIncident[]): Promise<void> {
    const { body, tries } = await feeder.send('/api/feed-files', { body: feedCsv(sent.map(({ row }) => row)), headers: { 'content-type': 'text/csv', 'file-name': 'kills.csv' } });
    this.note(tries);
    if (body['rejected'] !== 0 || Number(body['accepted']) + Number(body['repeated']) !== sent.length) this.failures.push(`a feed file was answered ${JSON.stringify(body).slice(0, 600)}`);
    this.incidents.push(...sent);
  }

  private async dropFile(code: ForceCode, sent: readonly SentIncident[]): Promise<void> {
    await this.drop(feedFolder('', forces[code]), 'csv', feedCsv(sent.map(({ row }) => row)), sent.length);
    this.incidents.push(...sent);
  }

  private async drop(folder: string, ending: 'csv' | 'ndjson', text: string, rows: number): Promise<void> {
    this.failures.push(...await drop(folder, ending, text, rows));
    this.dropped += 1;
  }

  /** Says anew what was given up, as people do who are told so: an incident in its next version, an enquiry by another. What has been said anew already is not once more. @returns how many things were said */
  async sayAnew({ incidents, conversations }: SaidBy): Promise<number> {
    let said = 0;
    for (const code of Object.keys(forces) as ForceCode[]) {
      const newest = new Map(this.incidents.filter(({ force }) => force === forces[code]).sort((a, b) => a.version - b.version).map((one) => [one.reference, one]));
      const next = [...newest.values()].filter((one) => incidents.has(keyOf(one.force, one.reference, one.version))).map((one) => this.nextVersion(one, code));
      if (next.length > 0) await this.feeding(code)(next);
      said += next.length;
    }
    const askedAnew = new Set(this.asked.enquiries.map(({ insteadOf }) => insteadOf));
    for (const one of this.asked.enquiries.filter(({ conversation }) => conversations.has(conversation) && !askedAnew.has(conversation))) {
      await this.asked.askAnew(one);
      said += 1;
    }
    return said;
  }

  private nextVersion({ force, reference, version, crn, lane }: SentIncident, forceCode: string): SentIncident {
    return inventIncident({ force, forceCode, reference, subject: this.people.find((person) => person.crn === crn)!, urgent: lane === 'urgent' }, version + 1, this.draw);
  }

  private newMatter(force: string, forceCode: string, subject: Person): Matter {
    this.matters += 1;
    return { force, forceCode, reference: `K${this.run}/${inLetters(this.matters)}`, subject, urgent: this.draw.chance(0.25) };
  }

  private async testConnections(from: string, person: string): Promise<void> {
    const operator = new Caller(from, person, this.giveUp.signal);
    while (!this.stopping) {
      const to = this.draw.pick(operators.filter(([code]) => code !== from))[0];
      const { body, tries } = await operator.send('/api/connection-tests', { body: JSON.stringify({ to }), headers: { 'content-type': 'application/json' }, marked: true });
      this.note(tries);
      this.tests.push({ from, to, submission: String(body['id']) });
      await wait(this.pace.testsPauseMs ?? this.pace.pauseMs * 3);
    }
  }
}
