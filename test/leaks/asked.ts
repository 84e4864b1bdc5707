import { randomUUID } from 'node:crypto';
import { fileURLToPath } from 'node:url';
import { askedKinds } from '#apps/gateway';
import { answersTo, type Kind, kindNames, kinds } from '#messages';
import { type Content, ContentGenerator, type Fill } from '../generate/content.js';
import { readPublished } from '../generate/shape.js';
import { type Marks } from './marks.js';
import { Caller, type RunningStack } from './stack.js';

const published = readPublished(fileURLToPath(new URL('../../../contracts/schemas', import.meta.url)));
const because = 'reason=To+look+for+leaks';
const wait = (ms: number): Promise<void> => new Promise((done) => setTimeout(done, ms));

/** Random content of a kind with a mark in every VICTIM text, which its narratives name. */
function marked(kind: Kind, marks: Marks): Content {
  const protectedValues: string[] = [];
  const keep = (written: string): string => {
    protectedValues.push(written);
    return written;
  };
  const fill: Fill = ({ schema, name, label, freeText }, _, draw) => {
    if (schema.type !== 'string' || schema.enum !== undefined || schema.format !== undefined) return undefined;
    if (label === 'VICTIM') {
      if (/postcode/i.test(name)) return keep(marks.postcode());
      if (/phone/i.test(name)) return keep(marks.phone());
      if (/email/i.test(name)) return keep(`${marks.word().toLowerCase()}@example.org`);
      if (/address/i.test(name)) return keep(`${draw.integer(1, 99)} ${marks.word()} Road, Exampleton`);
      if (name === 'school') return keep(`${marks.word()} Primary School`);
      if (name === 'refuge') return keep(`${marks.word()} House`);
      return `What only the victim side may hold: ${marks.word()}`.slice(0, schema.maxLength);
    }
    if (!freeText) return undefined;
    const sentences = [...draw.sample(protectedValues, 3).map((value) => `Seen near ${value}.`), 'It was said that this should be looked at.', 'Noted.'];
    return sentences.reduce((text, one) => (text.length + one.length < (schema.maxLength ?? 1000) ? `${text} ${one}`.trim() : text), '');
  };
  return new ContentGenerator(published.find((one) => one.kind === kind)!, marks.draw, fill, { optional: 0.9, longLists: 0 }).make();
}

async function posted(caller: Caller, url: string, body: object): Promise<Record<string, unknown>> {
  const { status, text } = await caller.ask(url, { method: 'POST', body: JSON.stringify(body), headers: { 'content-type': 'application/json', 'idempotency-key': randomUUID() } });
  if (status >= 300) throw new Error(`${url} was answered ${status}: ${text.slice(0, 600)}`);
  return JSON.parse(text) as Record<string, unknown>;
}

/** Asks `times` times everything that can be asked, answers it with every kind that may come back, and reads both; gives how many messages with marks went. */
export async function askAndAnswer({ stack }: Pick<RunningStack, 'stack'>, marks: Marks, times: number): Promise<number> {
  const gateway = stack.agencies.find(({ app }) => app === 'gateway')!;
  const practitioner = new Caller(stack, stack.people.find(({ agency, roles }) => agency === gateway.agency && roles.includes('practitioner'))!.username);
  const { items } = JSON.parse((await practitioner.ask(`${gateway.url}/api/people?limit=1`)).text) as { items: { crn: string }[] };
  let messages = 0;
  for (let time = 0; time < times; time += 1) for (const { path, kind } of askedKinds) {
    const before = marks.count;
    const content: Content = { ...marks.whileTyping(() => marked(kind, marks)), forces: ['22'], areas: ['E10000034'], requesterRole: 'PRACTITIONER' };
    const known = new Set(Object.keys((published.find((one) => one.kind === kind)!).schema.properties ?? {}));
    for (const name of Object.keys(content)) if (name === 'subject' || !known.has(name)) delete content[name];
    const issued = await posted(practitioner, `${gateway.url}/api/${path}`, { crn: items[0]!.crn, content, ...(kind === 'marac-referral' ? { area: 'E10000034' } : {}) });
    const [{ conversation, to }] = issued['conversations'] as [{ conversation: string; to: string }];
    if (marks.count > before) messages += 1;
    for (const reply of kindNames.filter((one) => answersTo(one, kind))) messages += await answer(stack, { to, conversation, reply }, marks);
    for (const until = Date.now() + 60_000; Date.now() < until; await wait(500)) {
      const { text } = await practitioner.ask(`${gateway.url}/api/${path}/${conversation}?${because}`);
      if ((JSON.parse(text) as { answers?: unknown[] }).answers?.length !== 0) break;
    }
  }
  return messages;
}

/** Random content is no answer child by child: it names nobody of the enquiry, and covers nobody. */
function answering(content: Content): Content {
  if (!Array.isArray(content['children'])) return content;
  const children = (content['children'] as Content[]).map(({ askedAs: _, ...child }) => child);
  return { ...content, children, ...(content['status'] === 'FULL' ? { status: 'NIL_WITHIN_SCOPE' } : {}) };
}

/** Takes the piece of work of a conversation and replies; gives whether the reply carries marks, as a number. */
async function answer(stack: RunningStack['stack'], asked: { readonly to: string; readonly conversation: string; readonly reply: Kind }, marks: Marks): Promise<number> {
  const { url } = stack.agencies.find(({ agency }) => agency === asked.to)!;
  const worker = new Caller(stack, stack.people.find(({ agency, roles }) => agency === asked.to && roles.some((role) => ['da-unit', 'social-worker', 'marac-coordinator'].includes(role)))!.username);
  for (const until = Date.now() + 60_000; Date.now() < until; await wait(500)) for (const path of ['enquiries', 'referrals']) {
    const { items = [] } = JSON.parse((await worker.ask(`${url}/api/${path}?limit=50`)).text) as { items?: { id: string; conversation: string }[] };
    const item = items.find(({ conversation }) => conversation === asked.conversation);
    if (item === undefined) continue;
    await worker.ask(`${url}/api/${path}/${item.id}?${because}`);
    await posted(worker, `${url}/api/${path}/${item.id}/take`, {});
    const before = marks.count;
    await posted(worker, `${url}/api/${path}/${item.id}/replies`, { kind: asked.reply, content: answering(marked(asked.reply, marks)) });
    return kinds[asked.reply].mayHaveVictimPart && marks.count > before ? 1 : 0;
  }
  throw new Error(`what was asked of ${asked.to} did not come into its queue within a minute`);
}
