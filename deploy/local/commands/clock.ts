import { randomUUID } from 'node:crypto';
import { type Command } from 'commander';
import { type ClockEvent, type ClockRuleName, clockRules, isClockRule, standingOf, type WorkingDays, workingDaysFrom } from '#clocks';
import { type OpenClock, openClocks, recordClockEvents, startClocks } from '#exchange/clocks';
import { parseAgencyCode } from '#messages';
import { onCaseStore } from '../case-store-of.js';
import { CannotRun } from '../place.js';

interface Options { readonly agency: string; readonly json?: boolean; readonly at?: string }
interface StartOptions extends Options { readonly reference?: string; readonly about: string; readonly owner: string; readonly team?: string; readonly partner?: string }
interface TellOptions extends Options { readonly reason?: string; readonly pause?: string; readonly rule?: string; readonly outcome?: string }

const clocksAtOnce = 500;

export function addClock(program: Command): void {
  const noun = program.command('clock').description('what people are held to: terms, open clocks, what happened to them');
  const onStack = (name: string, description: string): Command => noun.command(name).description(description).option('--agency <code>', 'whose clocks', 'probation').option('--json', 'JSON; one object a line for a list');
  noun.command('rules').description('the times that policy sets, and for which years bank holidays are known').option('--holidays <file>', 'a newer bank-holidays.json of gov.uk').option('--json', 'one object a line').action(rules);
  noun.command('deadline <rule>').description('when a clock would be chased and due').option('--from <time>', 'when it starts').option('--holidays <file>', 'a newer bank-holidays.json of gov.uk').option('--json', 'one JSON document').action(deadline);
  onStack('list', 'the clocks that have not stopped: why they run, who owns them, when they are due').action(list);
  onStack('start <rule>', 'start a clock').requiredOption('--owner <person>', 'who acts on it').requiredOption('--about <kind>', 'what kind of thing it is about').option('--reference <id>', 'which one')
    .option('--team <team>', 'who acts when the owner does not').option('--partner <code>', 'who is waited for').option('--at <time>', 'when it started').action(start);
  onStack('tell <id> <what>', 'tell what happened to a clock: paused, resumed, restarted or stopped').option('--at <time>', 'when it happened').option('--reason <code>', 'why it rests (paused)')
    .option('--pause <id>', 'which pause has ended (resumed)').option('--rule <rule>', 'for how long it runs anew (restarted)').option('--outcome <code>', 'what the outcome is (stopped)').action(tell);
}

function rules({ holidays, json }: { readonly holidays?: string; readonly json?: boolean }): void {
  const { firstYear, lastYear } = calendarOf(holidays);
  for (const [name, { from, term }] of Object.entries(clockRules)) console.log(json ? JSON.stringify({ name, from, ...term }) : `${name.padEnd(28)} ${`${term.count} ${term.unit}`.padEnd(16)} from ${from}`);
  if (!json) console.log(`Bank holidays are known for ${firstYear} to ${lastYear}.`);
}

function deadline(rule: string, { from, holidays, json }: { readonly from?: string; readonly holidays?: string; readonly json?: boolean }): void {
  const [known, at] = [ruleOf(rule), timeOf(from)];
  const { dueAt, reached, unknownYear } = standingOf({ id: 'start', at, term: clockRules[known].term }, [], calendarOf(holidays), at);
  if (json) console.log(JSON.stringify({ rule: known, from: at, dueAt, rungs: reached.map(({ rung, at: when }) => ({ ...rung, at: when })), unknownYear }));
  else for (const { rung, at: when } of reached) console.log(`${rung.rung.padEnd(10)} ${inLondon(when)}  ${rung.tells.join(', ')}`);
  if (unknownYear === null) return;
  process.stderr.write(`mag: the bank holidays of ${unknownYear} are not known: it may be later, give a newer file by --holidays\n`);
  process.exitCode = 1;
}

async function list({ agency, json }: Options): Promise<void> {
  let found = 0;
  await onCaseStore(agency, async ({ sql }) => {
    for (let page = await openClocks(sql, clocksAtOnce); page.length > 0; page = await openClocks(sql, clocksAtOnce, page.at(-1))) {
      found += page.length;
      for (const clock of page) console.log(json ? JSON.stringify(clock) : lineOf(clock));
    }
  });
  if (found === 0 && !json) console.log('No clock runs.');
}

const lineOf = ({ id, rule, owner, team, partner, dueAt, reasons, rung }: OpenClock): string =>
  [id, rule, dueAt === null ? 'rests' : `due ${inLondon(dueAt)}`, `${owner}${team === null ? '' : ` (${team})`}`, partner ?? '', reasons.join(', '), rung ?? ''].filter((word) => word !== '').join('  ');

async function start(rule: string, { agency, at, owner, about, reference = randomUUID(), team, partner, json }: StartOptions): Promise<void> {
  const [known, id] = [ruleOf(rule), randomUUID()];
  await onCaseStore(agency, ({ sql }) => startClocks(sql, [{
    id, at: timeOf(at), rule: known, term: clockRules[known].term, about, reference, owner, ...(team === undefined ? {} : { team }), ...(partner === undefined ? {} : { partner: parseAgencyCode(partner) }),
  }]));
  console.log(json ? JSON.stringify({ id }) : `Clock ${id} runs`);
}

async function tell(clock: string, what: string, options: TellOptions): Promise<void> {
  const event = { id: randomUUID(), at: timeOf(options.at), ...happened(what, options) } as ClockEvent;
  await onCaseStore(options.agency, ({ sql }) => recordClockEvents(sql, [{ ...event, clock }]));
  console.log(options.json ? JSON.stringify({ id: event.id }) : `${event.id}: clock ${clock} has ${what}`);
}

/** What an event of each kind needs to be told. */
function happened(what: string, { reason, pause, rule, outcome }: TellOptions): object {
  switch (what) {
    case 'paused': return { kind: what, reason: needed(reason, 'reason') };
    case 'resumed': return { kind: what, pause: needed(pause, 'pause') };
    case 'restarted': return { kind: what, term: clockRules[ruleOf(needed(rule, 'rule'))].term };
    case 'stopped': return { kind: what, outcome: needed(outcome, 'outcome') };
    default: throw new CannotRun('say what happened: paused, resumed, restarted or stopped');
  }
}

function needed(value: string | undefined, name: string): string {
  if (value === undefined) throw new CannotRun(`give --${name} with this`);
  return value;
}

function ruleOf(name: string): ClockRuleName {
  if (!isClockRule(name)) throw new CannotRun(`there is no rule ${name}; \`mag clock rules\` lists them`);
  return name;
}

function timeOf(text: string | undefined): Date {
  const at = text === undefined ? new Date() : new Date(text);
  if (Number.isNaN(at.getTime())) throw new CannotRun('give a time as 2026-12-22T15:00:00Z');
  return at;
}

function calendarOf(file: string | undefined): WorkingDays {
  try {
    return workingDaysFrom(file);
  } catch (cause) {
    throw new CannotRun(`${file ?? ''} is not readable as the bank-holidays.json of gov.uk`, { cause });
  }
}

const london = new Intl.DateTimeFormat('en-GB', { timeZone: 'Europe/London', weekday: 'short', day: 'numeric', month: 'short', year: 'numeric', hour: '2-digit', minute: '2-digit', timeZoneName: 'short' });
const inLondon = (at: Date): string => london.format(at);
