import { beforeAll, describe, expect, it } from '@jest/globals';
import { answer, json } from '../support/answers.js';
import { answerWork, daDraft, type Draft, type Issued, issue, posted, refusal, standsAt, work } from '../support/enquiries.js';
import { escalated, escalationsCounted, escalationsOf } from '../support/escalations.js';
import { type CaseloadRow, newPerson, supervise } from '../support/people.js';
import { agency, eventually } from '../support/stack.js';

type Shown = number | '<5' | 'hidden' | null;
interface Measures { readonly figures: readonly { readonly level: string; readonly kind: string | null; readonly group: string | null; readonly counts: Readonly<Record<string, Shown>> }[]; readonly coverage: readonly { readonly on: string; readonly due: Shown; readonly made: Shown }[] }

const [force, manager] = ['police-cheshire', 'morgan.manager'];
/** As many as the measures show: fewer could name somebody. */
const enough = 5;
/** The day in London so many days ago: what was asked lies on one of those. */
const day = (ago: number): string => new Date(Date.now() - ago * 86_400_000).toLocaleDateString('sv-SE', { timeZone: 'Europe/London' });
const measures = (): Promise<Measures> => json<Measures>(agency('probation').url, `/api/measures?from=${day(1)}&until=${day(0)}&by=agency`, manager);
const nobody = (): CaseloadRow => newPerson({ address: '', postcode: '', da_flag: 'yes' });
const asked = (issued: Issued): string => issued.conversations.find(({ to }) => to === force)!.conversation;
const decision: Draft = { decision: 'UPHELD', reason: 'The agreement is read so here.', decidedBy: 'Chris Testperson', decidedByRole: 'Lead', decidedOn: '2026-11-27' };

async function refused(person: CaseloadRow): Promise<string> {
  const conversation = asked(await issue('enquiries', person['crn']!, daDraft({ forces: ['07'] })));
  await answerWork(force, 'enquiries', 'unit.ch', (await work(force, 'enquiries', 'unit.ch', conversation)).id, 'enquiry-refusal', refusal({ code: 'NO_KNOWN_HISTORY', reason: 'No violence of this person is known.' }));
  await standsAt('enquiries', conversation, 'REFUSED');
  return conversation;
}

describe('a force that answers only where violence is known already, so that practitioners stop asking (London)', () => {
  const [people, unasked] = [Array.from({ length: enough }, nobody), Array.from({ length: enough }, nobody)];
  let before: readonly number[];
  const counts = () => Promise.all([escalationsCounted('probation', manager, 'NO_KNOWN_HISTORY', force), escalationsCounted(force, 'lead.ch', 'NO_KNOWN_HISTORY', 'probation')]);
  const conversations: string[] = [];

  beforeAll(async () => {
    before = await counts();
    await supervise(...people, ...unasked);
    for (const person of people) conversations.push(await refused(person));
  }, 240_000);

  it('is told of, each refusal once, to the managers of both sides, and counted', async () => {
    for (const conversation of conversations) for (const [at, person] of [['probation', manager], [force, 'lead.ch']] as const) {
      expect(await escalated(at, person, conversation)).toMatchObject({ code: 'NO_KNOWN_HISTORY' });
      expect(await escalationsOf(at, person, conversation)).toHaveLength(1);
    }
    expect(await counts()).toEqual(before.map((count) => count + enough));
  });

  it('is seen by managers in the measures: so many refused of what that force was asked, and why', async () => {
    const { figures } = await measures();
    const ofForce = figures.find(({ level, kind, group }) => level === 'group' && kind === 'da-enquiry' && group === force)!;
    // Hidden is what is many, beside something that is few.
    const isMany = (shown: Shown | undefined): boolean => shown === 'hidden' || (typeof shown === 'number' && shown >= enough);
    expect(['refused', 'NO_KNOWN_HISTORY'].map((name) => [name, isMany(ofForce.counts[name])])).toEqual([['refused', true], ['NO_KNOWN_HISTORY', true]]);
  });

  it('leaves a gap of coverage that managers see: people under supervision for domestic abuse about whom nobody asked', async () => {
    const covered = async (): Promise<{ due: number; made: number }> => {
      const { due, made } = (await measures()).coverage.find(({ on }) => on === 'ALLOCATION')!;
      return { due: Number(due), made: Number(made) };
    };
    const gap = await covered();
    expect(gap.due - gap.made).toBeGreaterThanOrEqual(enough);
    expect(gap.made).toBeGreaterThanOrEqual(enough);
    // Who is asked about after all is a gap no more; as many more again are, so that the rest is still enough to be shown.
    await supervise(...Array.from({ length: enough }, nobody));
    for (const person of unasked) await issue('enquiries', person['crn']!, daDraft({ forces: ['07'] }));
    // Beside this one others withdraw what they asked and end whom they entered, and ask and enter more.
    await eventually(async () => { const { due, made } = await covered(); return made >= gap.made + enough && due >= gap.due + enough; }, 60_000, 'those who were asked about, and those who came');
  });

  it('is contested by the practitioner, once, and where it is upheld the manager is told of that too', async () => {
    const conversation = conversations[0]!;
    const contested = async (person: string): Promise<number> => (await answer(agency('probation').url, `/api/enquiries/${conversation}/contests`, person, posted({ reason: 'An enquiry is how a history becomes known.' }))).status;
    expect([await contested('robin.practitioner'), await contested('chris.administrator'), await contested('pat.practitioner'), await contested('pat.practitioner')]).toEqual([404, 404, 202, 409]);
    await standsAt('enquiries', conversation, 'CONTESTED');
    await answerWork(force, 'contests', 'deputy.ch', (await work(force, 'contests', 'deputy.ch', conversation)).id, 'contest-decision', decision);
    await standsAt('enquiries', conversation, 'UPHELD');
    await escalated('probation', manager, conversation, 'UPHELD');
    expect(await work(force, 'enquiries', 'unit.ch', conversation)).toMatchObject({ state: 'REPLIED', contest: 'UPHELD' });
  });

  it('cannot refuse without saying why, who decided in which role and when, how to challenge it, and when it is looked at again', async () => {
    const sent = asked(await issue('enquiries', people[1]!['crn']!, daDraft({ forces: ['07'] })));
    const { id } = await work(force, 'enquiries', 'unit.ch', sent);
    await json(agency(force).url, `/api/enquiries/${id}/take`, 'unit.ch', posted({}));
    const without = await answer(agency(force).url, `/api/enquiries/${id}/replies`, 'unit.ch', posted({ kind: 'enquiry-refusal', content: refusal({ code: undefined, reason: undefined, decidedBy: undefined, decidedByRole: undefined, decidedOn: undefined, challengeRoute: undefined, reviewOn: undefined }) }));
    expect([without.status, (JSON.parse(without.body) as { errors: { path: string }[] }).errors.map(({ path }) => path).sort()]).toEqual([422, ['/challengeRoute', '/code', '/decidedBy', '/decidedByRole', '/decidedOn', '/reason', '/reviewOn']]);
  });
});
