import { clearAlarms, type ExchangeLoop, type LoopContext } from '#exchange';
import { type SupervisedPerson } from '#messages';
import { type Row, type Sql } from '#platform';
import { agenciesOwed, holdersOf, owedNow, settleEndings } from '../store/holders.js';
import { agencyOfForce, forceOfAgency } from './home-force.js';
import { noticesOwed } from './plan-changes.js';
import { type NoticeToSend, sendNotices } from './send-notices.js';

const peopleAtOnce = 100;

/**
 * Tells forces what they could not be told when a file was applied, until every force that holds somebody has acknowledged the end (the force
 * forgets at the end). What is owed is worked out anew from who holds the person and where the person stands now, so a later file, an older one
 * loaded again or a directory that came back cannot make it wrong.
 */
export const tellOwedLoop: ExchangeLoop = {
  name: 'tell-owed',
  idleMs: 2_000,
  async run(context: LoopContext): Promise<boolean> {
    const more = await context.inTransaction((sql) => settleEndings(sql, context.now()));
    return (await context.inTransaction((sql) => tellOwed(context, sql))) || more;
  },
};

async function tellOwed(context: LoopContext, sql: Sql): Promise<boolean> {
  const { people, owed } = await owedNow(sql, context.now(), peopleAtOnce);
  if (people.length > 0) {
    const crns = people.map((row) => row['crn'] as string);
    const holders = await holdersOf(sql, crns);
    const ofPerson = Map.groupBy(owed, (row) => row['crn'] as string);
    await sendNotices(context, sql, crns, people.flatMap((person) => noticesOf(context, person, ofPerson.get(person['crn'] as string) ?? [], holders.get(person['crn'] as string) ?? [])));
  }
  await clearAlarms(sql, ['SUPERVISION_OWED'], { exceptAgencies: await agenciesOwed(sql) });
  return people.length === peopleAtOnce;
}

function noticesOf(context: LoopContext, person: Row, owed: readonly Row[], holders: Parameters<typeof noticesOwed>[1]): NoticeToSend[] {
  const directory = context.directory();
  const homeForce = person['home_force'] as string;
  const standing = { state: person['state'] as 'ACTIVE' | 'ENDED', homeAgency: agencyOfForce(directory, homeForce), contentDigest: person['content_digest'] as string };
  const block = owed.map((row) => row['person'] as SupervisedPerson | null).find((one) => one !== null) ?? null;
  const previous = holders.map(({ agency }) => forceOfAgency(directory, agency)).find((force) => force !== undefined && force !== homeForce);
  const subject = { crn: person['crn'] as string, homeForce, block };
  return noticesOwed(standing, holders)
    .filter(({ change }) => change === 'ENDED' || change === 'TRANSFERRED' || block !== null)
    .map((notice) => ({ ...notice, subject, receivedBy: (owed[0]?.['received_by'] ?? 'exchange') as string, previousForce: previous }));
}
