import { askedKinds } from '#apps/gateway';
import { answersTo, type Kind, kindNames } from '#messages';
import { agencies } from '../../deploy/local/sample/agencies.js';
import { type Draw } from '../generate/draw.js';
import { answering, protectedContent, typed } from '../generate/of-kind.js';
import { because } from '../support/enquiries.js';
import { stack } from '../support/stack.js';
import { isWorker, queueOf, worksThrough, workQueues } from '../support/work-queues.js';
import { Caller } from './caller.js';
import { type Person } from './caseload.js';
import { type SentContent, sentContent } from './contents.js';

/** Drops a file of answers into a folder, and notes what is told of it otherwise than that each of so many rows was accepted. */
type DropAnswers = (folder: string, text: string, rows: number) => Promise<void>;

/** What was asked of an agency and taken by the node; and, once the agency's people have replied, that they have, and with what. */
export interface SentEnquiry {
  readonly conversation: string;
  readonly to: string;
  /** The conversation that was given up, in place of which this was asked. */
  readonly insteadOf?: string;
  readonly asked: SentContent;
  reply?: SentContent;
  replied: boolean;
  /** What a practitioner said against its refusal, and what was decided on that once the node has taken it. */
  contest?: { readonly said: SentContent; decision?: SentContent };
}

/** Whom an enquiry names that goes to one agency, or to everybody who can be asked. */
function whom(to?: string): { readonly forces: readonly string[]; readonly areas: readonly string[] } {
  const asked = agencies.filter(({ code }) => to === undefined || code === to);
  return { forces: asked.flatMap(({ forceCode }) => forceCode ?? []), areas: [...new Set(asked.flatMap(({ areaCodes }) => areaCodes))] };
}
/** The area of which both children's services and a MARAC take part. */
const area = 'E10000034';
const reading = because('To see what came of it');
const headers = { 'content-type': 'application/json' };
/** How long an enquiry that was asked anew may be on its way. */
const answeredWithinMs = 60_000;
/** How long after the end of a run what was never sent may still be. */
const enoughWithinMs = 180_000;
const wait = (ms: number): Promise<void> => new Promise((done) => setTimeout(done, ms));
const letters = 'abcdefghijkmnopqrstuvwxyz';

/** Everything that can be asked, and every kind of answer to it, while everything may be killed: asked, opened, taken, answered and read; and refusals contested and decided on again, where that is asked for. */
export class EnquiryTraffic {
  readonly enquiries: SentEnquiry[] = [];
  private readonly replies = new Map<Kind, number>();
  private enoughUntil = Infinity;

  constructor(private readonly draw: Draw, private readonly people: readonly Person[], private readonly parts: { readonly signal: AbortSignal; readonly pauseMs: number; readonly contests: boolean; stopping(): boolean; note(tries: number): void; drop?: DropAnswers }) {}

  senders(): Promise<void>[] {
    return [this.ask(), ...(this.parts.contests ? [this.contest()] : []), ...workersAt().map((worker) => this.answer(worker))];
  }

  /** Asks an agency anew what was given up, as a practitioner does who is told so, and has it answered. */
  async askAnew({ conversation: insteadOf, to, asked: { kind } }: SentEnquiry): Promise<void> {
    const [anew] = await this.send(new Caller('probation', 'pat.practitioner', this.parts.signal), kind, { to, insteadOf });
    const person = workersAt().find(({ agency, roles }) => agency === to && worksThrough(roles, queueOf(kind)))!;
    const worker = new Caller(to, person.username, this.parts.signal);
    for (const until = Date.now() + answeredWithinMs; anew?.replied !== true && Date.now() < until; await wait(this.parts.pauseMs)) await this.answerSome(person, worker);
  }

  private async ask(): Promise<void> {
    const practitioner = new Caller('probation', 'pat.practitioner', this.parts.signal);
    for (let round = 0; !this.parts.stopping() || round < leastRounds; round += 1) {
      await this.send(practitioner, askedKinds[round % askedKinds.length]!.kind);
      for (const { conversation, asked } of this.draw.sample(this.enquiries.filter(({ replied }) => replied), 2)) await practitioner.read(`/api/${pathOf(asked.kind)}/${conversation}?${reading}`);
      await wait(this.parts.pauseMs * 3);
    }
  }

  private async send(practitioner: Caller, kind: Kind, { to: one, insteadOf }: { readonly to?: string; readonly insteadOf?: string } = {}): Promise<SentEnquiry[]> {
    const content = typed(kind, this.content(kind), whom(one));
    const asked = sentContent(kind, content);
    const body = JSON.stringify({ crn: this.draw.pick(this.people).crn, content, ...(askedBy(kind).area === undefined ? {} : { area }) });
    const { body: issued, tries } = await practitioner.send(`/api/${pathOf(kind)}`, { body, headers, marked: true });
    this.parts.note(tries);
    const sent = (issued['conversations'] as { conversation: string; to: string }[]).map(({ conversation, to }): SentEnquiry => ({ conversation, to, asked, replied: false, ...(insteadOf === undefined ? {} : { insteadOf }) }));
    this.enquiries.push(...sent);
    return sent;
  }

  /** Contests refusals; one that a rule contests already is left to it. */
  private async contest(): Promise<void> {
    const practitioner = new Caller('probation', 'pat.practitioner', this.parts.signal);
    while (!this.isEnough()) {
      for (const one of this.draw.sample(this.enquiries.filter(({ replied, reply, contest }) => replied && reply?.kind === 'enquiry-refusal' && contest === undefined), 2)) {
        const at = `/api/${pathOf(one.asked.kind)}/${one.conversation}`;
        const { state } = await practitioner.read(`${at}?${reading}`);
        if (state !== 'REFUSED') continue;
        const content = { reason: this.content('refusal-contest')['reason'] };
        one.contest = { said: sentContent('refusal-contest', content) };
        const { tries } = await practitioner.send(`${at}/contests`, { body: JSON.stringify(content), headers, marked: true });
        this.parts.note(tries);
      }
      await wait(this.parts.pauseMs * 2);
    }
  }

  /** Decides on the contests of this run that wait, those of a rule too. One that others left may belong to nothing that was asked, and a decision on it would wait for ever. */
  private async decideWaiting(agency: string): Promise<void> {
    // Whoever refused does not decide on it.
    const worker = new Caller(agency, decidingAt(agency).username, this.parts.signal);
    const { items } = await worker.read(`/api/contests?state=WAITING&limit=100`) as { items: { id: string; conversation: string }[] };
    const own = items.flatMap(({ id, conversation }) => this.enquiries.filter((one) => one.conversation === conversation && one.to === agency).map(({ contest }) => ({ id, contest })));
    for (const { id, contest } of own.slice(0, 5)) {
      const content = this.content('contest-decision');
      await this.takeAndReply(`/api/contests/${id}`, worker, { kind: 'contest-decision', content });
      if (contest !== undefined) contest.decision = sentContent('contest-decision', content);
    }
  }

  private async answer(person: Worker): Promise<void> {
    const worker = new Caller(person.agency, person.username, this.parts.signal);
    while (!this.isEnough()) {
      await this.answerSome(person, worker);
      await wait(this.parts.pauseMs * 2);
    }
  }

  private async answerSome({ agency, roles }: Worker, worker: Caller): Promise<void> {
    if (worksThrough(roles, queueOf('refusal-contest')) && this.enquiries.some(({ to, contest }) => to === agency && contest !== undefined && contest.decision === undefined)) await this.decideWaiting(agency);
    for (const { path } of workQueues.filter((queue) => worksThrough(roles, queue) && this.enquiries.some(({ to, asked }) => to === agency && asked.kind === queue.takes))) await this.answerWaiting(agency, worker, path);
  }

  private async answerWaiting(agency: string, worker: Caller, path: string): Promise<void> {
    const { app, fileFolder } = stack().agencies.find((one) => one.agency === agency)!;
    const { items } = await worker.read(`/api/${path}?state=WAITING&limit=100`) as { items: { id: string; conversation: string }[] };
    // What waits again, because its refusal was overturned, stays so: it is compared by its first reply.
    const work = items.flatMap(({ id, conversation }) => this.enquiries.filter((sent) => sent.conversation === conversation && sent.to === agency && !sent.replied).map((one) => ({ id, one }))).slice(0, 5);
    if (work.length === 0) return;
    for (const { id } of work) await worker.read(`/api/${path}/${id}?${reading}`);
    const { drop } = this.parts;
    const byFile = app === 'police-adapter' && drop !== undefined && this.draw.chance(0.7);
    if (byFile) await this.answerByFile(work, (text) => drop(fileFolder!, text, work.length));
    else for (const one of work) await this.answerByApi(`/api/${path}/${one.id}`, worker, one.one);
  }

  private async answerByApi(path: string, worker: Caller, one: SentEnquiry): Promise<void> {
    await this.takeAndReply(path, worker, this.answerTo(one));
    one.replied = true;
  }

  private async takeAndReply(path: string, worker: Caller, reply: { readonly kind: Kind; readonly content: object }): Promise<void> {
    const taken = await worker.send(`${path}/take`, { body: '{}', headers, marked: true });
    const { tries } = await worker.send(`${path}/replies`, { body: JSON.stringify(reply), headers, marked: true });
    this.parts.note(taken.tries);
    this.parts.note(tries);
  }

  /** All in one file: its process may die between two of its rows. */
  private async answerByFile(work: readonly { readonly id: string; readonly one: SentEnquiry }[], dropped: (text: string) => Promise<void>): Promise<void> {
    await dropped(work.map(({ id, one }) => `${JSON.stringify({ inReplyTo: id, ...this.answerTo(one) })}\n`).join(''));
    for (const { one } of work) one.replied = true;
  }

  private answerTo(one: SentEnquiry): { readonly kind: Kind; readonly content: object } {
    const kind = this.nextReply(one.asked.kind);
    const content = answering(this.content(kind));
    one.reply = sentContent(kind, content);
    return { kind, content };
  }

  /** Of the kinds that may answer, the one that was sent least. */
  private nextReply(asked: Kind): Kind {
    const [kind] = repliesTo(asked).sort((a, b) => (this.replies.get(a) ?? 0) - (this.replies.get(b) ?? 0));
    this.replies.set(kind!, (this.replies.get(kind!) ?? 0) + 1);
    return kind!;
  }

  /** Whether everything is over: a short run goes on until each kind of answer was sent, and a contest decided on, within minutes. */
  private isEnough(): boolean {
    if (!this.parts.stopping()) return false;
    this.enoughUntil = Math.min(this.enoughUntil, Date.now() + enoughWithinMs);
    return Date.now() > this.enoughUntil || (!this.parts.contests || this.enquiries.some(({ contest }) => contest?.decision !== undefined)) && askedKinds.every(({ kind }) => repliesTo(kind).every((reply) => this.enquiries.some((one) => one.replied && one.reply?.kind === reply)));
  }

  private content(kind: Kind): ReturnType<typeof protectedContent> {
    const { draw } = this;
    const word = (): string => `Z${draw.text(10, letters)}`;
    return protectedContent(kind, draw, { word, phone: () => `07700 900${draw.digits(3)}`, postcode: () => `ZQ${draw.integer(10, 99)} ${draw.digits(1)}AB` }, { unnamed: true });
  }
}

/** Somebody who works through queues of an agency. */
interface Worker { readonly agency: string; readonly username: string; readonly roles: readonly string[] }
/** One of each role at each agency: of two who answer the same work at once nobody could say whose answer was taken. */
const workersAt = (): readonly Worker[] => [...Map.groupBy(stack().people.filter(({ roles }) => isWorker(roles)), ({ agency, roles }) => `${agency} ${roles.join()}`).values()].map(([first]) => first!);
/** Somebody else at an agency who may decide on what was refused there. */
const decidingAt = (at: string): Worker => stack().people.filter(({ agency, roles, username }) => agency === at && worksThrough(roles, queueOf('refusal-contest')) && !/leaver|absent/.test(username))[1]!;
const repliesTo = (asked: Kind): Kind[] => kindNames.filter((kind) => answersTo(kind, asked));
/** So often is asked at least that what goes to one agency alone is answered in each way that there is. */
const leastRounds = askedKinds.length * Math.max(...askedKinds.map(({ kind }) => repliesTo(kind).length));
const askedBy = (kind: Kind): (typeof askedKinds)[number] => askedKinds.find((one) => one.kind === kind)!;
const pathOf = (kind: Kind): string => askedBy(kind).path;
