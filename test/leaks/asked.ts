import { randomUUID } from 'node:crypto';
import { askedKinds } from '#apps/gateway';
import { answersTo, type Kind, kindNames } from '#messages';
import { type Content } from '../generate/content.js';
import { answering, typed } from '../generate/of-kind.js';
import { queueOf, worksThrough } from '../support/work-queues.js';
import { Caller, type RunningStack } from './stack.js';

const because = 'reason=To+look+where+it+stands';
const wait = (ms: number): Promise<void> => new Promise((done) => setTimeout(done, ms));

async function posted(caller: Caller, url: string, body: object): Promise<Record<string, unknown>> {
  const { status, text } = await caller.ask(url, { method: 'POST', body: JSON.stringify(body), headers: { 'content-type': 'application/json', 'idempotency-key': randomUUID() } });
  if (status >= 300) throw new Error(`${url} was answered ${status}: ${text.slice(0, 600)}`);
  return JSON.parse(text) as Record<string, unknown>;
}

/** A message that was typed and sent. */
export interface Exchanged {
  readonly kind: Kind;
  readonly content: Content;
  readonly from: string;
  readonly to: string;
}

/** Asks `times` times everything that can be asked, answers it with every kind that may come back, takes it once more and reads both. `make` gives the content of each; `isAsked` where a practitioner types it. */
export async function askAndAnswer({ stack }: Pick<RunningStack, 'stack'>, make: (kind: Kind, isAsked: boolean) => Content, times: number): Promise<Exchanged[]> {
  const gateway = stack.agencies.find(({ app }) => app === 'gateway')!;
  const practitioner = new Caller(stack, stack.people.find(({ agency, roles }) => agency === gateway.agency && roles.includes('practitioner'))!.username);
  const { items } = JSON.parse((await practitioner.ask(`${gateway.url}/api/people?limit=1`)).text) as { items: { crn: string }[] };
  const exchanged: Exchanged[] = [];
  for (let time = 0; time < times; time += 1) for (const { path, kind, area } of askedKinds) {
    const content = typed(kind, make(kind, true), { forces: ['22'], areas: ['E10000034'] });
    const draft = { crn: items[0]!.crn, content, ...(area === undefined ? {} : { area: 'E10000034' }) };
    // Whoever else the person's addresses lead to is left out: one agency answers here.
    const { notAsked } = await posted(practitioner, `${gateway.url}/api/${path}/checks`, draft) as { notAsked: { place: string | null }[] };
    const leftOut = notAsked.flatMap(({ place }) => (place === null ? [] : [{ place, reason: 'Asked by hand.' }]));
    const issued = await posted(practitioner, `${gateway.url}/api/${path}`, { ...draft, leftOut });
    const [{ conversation, to }] = issued['conversations'] as [{ conversation: string; to: string }];
    exchanged.push({ kind, content, from: gateway.agency, to });
    for (const reply of kindNames.filter((one) => answersTo(one, kind))) {
      const said = answering(make(reply, false));
      const { worker, at } = await take(stack, { kind, to, conversation });
      await posted(worker, `${at}/replies`, { kind: reply, content: said });
      exchanged.push({ kind: reply, content: said, from: to, to: gateway.agency });
      if (reply === 'enquiry-refusal') exchanged.push(...await contest({ stack, practitioner, make }, { at: `${gateway.url}/api/${path}/${conversation}`, from: gateway.agency, to, conversation }));
    }
    // Somebody has it in hand again, to add to it: so the pages to reply stand open.
    await take(stack, { kind, to, conversation });
    for (const until = Date.now() + 60_000; Date.now() < until; await wait(500)) {
      const { text } = await practitioner.ask(`${gateway.url}/api/${path}/${conversation}?${because}`);
      if ((JSON.parse(text) as { answers?: unknown[] }).answers?.length !== 0) break;
    }
  }
  return exchanged;
}

interface Contesting { readonly stack: RunningStack['stack']; readonly practitioner: Caller; make(kind: Kind, isAsked: boolean): Content }

/** Contests the refusal that came last, unless a rule does, and has it decided on again. */
async function contest({ stack, practitioner, make }: Contesting, { at, from, to, conversation }: { readonly at: string; readonly from: string; readonly to: string; readonly conversation: string }): Promise<Exchanged[]> {
  const said = await stateOf(practitioner, at, ['REFUSED', 'CONTESTED']) === 'REFUSED' ? { reason: make('refusal-contest', true)['reason'] } : undefined;
  if (said !== undefined) await posted(practitioner, `${at}/contests`, said);
  // Whoever refused does not decide on it.
  const { worker, at: there } = await take(stack, { kind: 'refusal-contest', to, conversation }, 'second');
  const decision = make('contest-decision', false);
  await posted(worker, `${there}/replies`, { kind: 'contest-decision', content: decision });
  return [...(said === undefined ? [] : [{ kind: 'refusal-contest' as const, content: said, from, to }]), { kind: 'contest-decision', content: decision, from: to, to: from }];
}

/** Where a conversation stands, once it stands in one of these ways. */
async function stateOf(practitioner: Caller, at: string, states: readonly string[]): Promise<string> {
  for (const until = Date.now() + 60_000; Date.now() < until; await wait(500)) {
    const { state } = JSON.parse((await practitioner.ask(`${at}?${because}`)).text) as { state: string };
    if (states.includes(state)) return state;
  }
  throw new Error(`${at} did not come to stand as ${states.join(' or ')} within a minute`);
}

/** Takes the piece of work of a conversation, as the first or second of those who may; gives who did, and where it stands. */
async function take(stack: RunningStack['stack'], asked: { readonly kind: Kind; readonly to: string; readonly conversation: string }, who: 'first' | 'second' = 'first'): Promise<{ worker: Caller; at: string }> {
  const { url } = stack.agencies.find(({ agency }) => agency === asked.to)!;
  const queue = queueOf(asked.kind);
  const [first, second] = stack.people.filter(({ agency, roles, username }) => agency === asked.to && worksThrough(roles, queue) && !/leaver|absent/.test(username));
  const worker = new Caller(stack, (who === 'first' ? first : second)!.username);
  const { path } = queue;
  for (const until = Date.now() + 60_000; Date.now() < until; await wait(500)) {
    const { items } = JSON.parse((await worker.ask(`${url}/api/${path}?limit=50`)).text) as { items: { id: string; conversation: string }[] };
    const item = items.find(({ conversation }) => conversation === asked.conversation);
    if (item === undefined) continue;
    const at = `${url}/api/${path}/${item.id}`;
    await worker.ask(`${at}?${because}`);
    await posted(worker, `${at}/take`, {});
    return { worker, at };
  }
  throw new Error(`what was asked of ${asked.to} did not come into its queue within a minute`);
}
