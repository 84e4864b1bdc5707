import { setTimeout as wait } from 'node:timers/promises';
import { mag, objects } from '../support/command.js';
import { directory, everywhereAfter } from '../support/directory.js';
import { agency, stack } from '../support/stack.js';
import { type Books } from './books.js';
import { kidIn } from './canonical.js';
import { decideAll, judgeCompromised } from './operators.js';
import { inSeconds, newestKey, rotate } from './rotation.js';
import { saidBy } from './said-by.js';
import { Thief } from './thief.js';
import { everything, type Shown, type Trial } from './trial.js';

const mostSeconds = 60;
const code = 'PARTNER_KEY_REVOKED';

/** What is remembered of a revocation. */
interface Revoked {
  readonly kid: string;
  readonly since: Date;
  readonly askedAt: Date;
  readonly thief: Thief;
}

/**
 * A signing key that is in use is revoked as stolen, after its successor was published, while the thief goes on writing under it. What it had signed and nobody had receipted is given up by its
 * sender and said anew by its people; what was taken in since the theft is listed, and a person decides about each.
 */
export function signingKeyRevoked(from: string): Trial {
  let revoked: Revoked | undefined;
  let began = new Date();
  const givenUp = async (books: Books): Promise<ReadonlySet<string>> => new Set((await books.read<{ message_id: string }>(agency(from).caseDatabaseUrl,
    `select message_id from sent_message where code = $1 and stage in ('expired', 'refused', 'part-refused') and issued_at >= $2`, [code, began])).map((row) => row.message_id));
  return {
    name: 'signing key in use revoked', only: everything, repair: true, givenUp,
    prepare: async () => {
      began = new Date();
      return async () => {
        const kid = await newestKey(from, 'signing');
        const thief = new Thief(from, kid, stack().agencies.map((one) => one.agency).filter((one) => one !== from));
        const since = new Date();
        await thief.start();
        try {
          await rotate(from, ['signing'], 15);
          const askedAt = new Date();
          await directory('revoke', from, kid, '--compromised-since', since.toISOString(), '--publish');
          const afterMs = await everywhereAfter(askedAt.getTime());
          revoked = { kid, since, askedAt, thief };
          await wait(5_000);
          return { figures: { 'every process goes by the directory that revokes it after, s (target < 60)': inSeconds(afterMs) }, findings: afterMs < mostSeconds * 1000 ? [] : [`the revocation was known everywhere only after ${inSeconds(afterMs)} s`] };
        } finally {
          await thief.stop();
        }
      };
    },
    attend: async (books, traffic) => {
      const judged = await judgeCompromised((id) => revoked?.thief.forged.has(id) === true);
      const discarded = await decideAll(code, 'discard', 'Under a key that was stolen; its sender says anew what it had sent');
      return judged + discarded + await traffic.sayAnew(await saidBy(books, await givenUp(books)));
    },
    check: async (books) => {
      const [refused, listed, receipted] = [await refusals(books, from, revoked!), await lists(books, from, revoked!), await believed(books, from, revoked!)];
      return { figures: { ...refused.figures, ...listed.figures, ...receipted.figures }, findings: [...refused.findings, ...listed.findings, ...receipted.findings] };
    },
  };
}

interface UnderKey { readonly message_id: string; readonly received_at: Date }

/** What an agency has taken in from another under a key since a moment. */
async function takenUnder(books: Books, caseDatabaseUrl: string, from: string, { kid, since }: Pick<Revoked, 'kid' | 'since'>): Promise<UnderKey[]> {
  const rows = await books.read<UnderKey & { signed: string }>(caseDatabaseUrl, 'select message_id, received_at, signed from inbox where issuer = $1 and received_at >= $2', [from, since]);
  return rows.filter(({ signed }) => kidIn(signed) === kid);
}

/** When each agency began to refuse what comes under the key, and that none takes anything in under it afterwards. */
async function refusals(books: Books, from: string, revoked: Revoked): Promise<Shown> {
  const { askedAt, thief } = revoked;
  const findings: string[] = [];
  let [lastTaken, lastToRefuse, refusedCount, forgedTaken] = [0, 0, 0, 0];
  for (const { agency: other, caseDatabaseUrl } of stack().agencies.filter((one) => one.agency !== from)) {
    const taken = await takenUnder(books, caseDatabaseUrl, from, revoked);
    const [refused] = await books.read<{ first: Date | null; count: number }>(caseDatabaseUrl, 'select min(quarantined_at) as first, count(*)::int as count from quarantine where code = $1 and quarantined_at >= $2', [code, askedAt]);
    lastTaken = Math.max(lastTaken, ...taken.map(({ received_at: at }) => at.getTime()));
    forgedTaken += taken.filter(({ message_id: id }) => thief.forged.has(id)).length;
    refusedCount += refused?.count ?? 0;
    if (refused?.first === null || refused === undefined) findings.push(`${other} has refused nothing under the revoked key`);
    else lastToRefuse = Math.max(lastToRefuse, refused.first.getTime());
    // What was being taken in as the newer directory came is written a moment later; it is listed.
    for (const { message_id: id, received_at: at } of taken) if (at.getTime() > askedAt.getTime() + mostSeconds * 1000) findings.push(`${other} took in ${id} under the revoked key ${inSeconds(at.getTime() - askedAt.getTime())} s after the command`);
  }
  const refusedAfter = inSeconds(lastToRefuse - askedAt.getTime());
  if (refusedAfter >= mostSeconds) findings.push(`the last agency refused the key only after ${refusedAfter} s`);
  const known = await books.read<{ message_id: string }>(agency(from).caseDatabaseUrl, 'select message_id from sent_message where message_id = any($1::uuid[])', [[...thief.forged]]);
  findings.push(...known.map(({ message_id: id }) => `${from} believes that it has sent ${id}, which was forged`));
  return {
    figures: {
      'every agency refuses it after, s (target < 60)': refusedAfter, 'last message taken in under it anywhere, s after the command': lastTaken <= askedAt.getTime() ? 'none' : inSeconds(lastTaken - askedAt.getTime()),
      'forged messages taken in before, refused since': `${forgedTaken} / ${thief.forged.size - forgedTaken}`, 'records refused under it': refusedCount,
    },
    findings,
  };
}

/** Whether a message of a partner's stands as accepted although only the thief has said so: it would be lost silently. */
async function believed(books: Books, from: string, { thief }: Revoked): Promise<Shown> {
  const findings: string[] = [];
  for (const { agency: other, caseDatabaseUrl } of stack().agencies.filter((one) => one.agency !== from)) {
    const rows = await books.read<{ message_id: string }>(caseDatabaseUrl,
      `select s.message_id from sent_message s where s.message_id = any($1::uuid[]) and s.stage in ('refused', 'accepted', 'delivered', 'opened', 'part-refused')
         and not exists (select 1 from good_receipt g where g.message_id = s.message_id)`, [[...thief.receipted]]);
    findings.push(...rows.map(({ message_id: id }) => `${other} believes of ${id} what only the thief has said`));
  }
  return { figures: { 'messages of others that the thief receipted': thief.receipted.size }, findings };
}

/** Whether `mag compromised list` names at each agency what it took in since the theft, and nothing else. */
async function lists(books: Books, from: string, revoked: Revoked): Promise<Shown> {
  const findings: string[] = [];
  let count = 0;
  for (const { agency: other, caseDatabaseUrl } of stack().agencies.filter((one) => one.agency !== from)) {
    const expected = new Set((await takenUnder(books, caseDatabaseUrl, from, revoked)).map(({ message_id: id }) => id));
    const listed = objects<{ messageId: string; partner: string; kid?: string }>(await mag('compromised', 'list', '--agency', other, '--state', 'all', '--json'))
      .filter(({ partner, kid }) => partner === from && kid === revoked.kid).map(({ messageId }) => messageId);
    count += listed.length;
    for (const id of expected) if (!listed.includes(id)) findings.push(`${other} took in ${id} under the stolen key and does not list it`);
    for (const id of listed) if (!expected.has(id)) findings.push(`${other} lists ${id}, which it did not take in under the stolen key since the theft`);
  }
  return { figures: { 'messages listed as taken in since the theft': count }, findings: count === 0 ? [...findings, 'nothing is listed as taken in since the theft'] : findings };
}
