import { type WorkQueue } from '#exchange/work-queue';
import { type Kind } from '#messages';
import { type MeasureSource } from './measure.js';
import { decidedIn, endOfDay, readers, repliesBy, startOfDay, stateOf } from './standing.js';

/** What is asked of this node; a contest of what it replied is none. */
const asking = (queues: readonly WorkQueue[]): Kind[] => queues.filter(({ replies }) => replies.every(({ decides }) => decides === undefined)).map(({ takes }) => takes);

/**
 * What came to this node to be answered, from its own store: by who asked. It is taken when somebody first takes it or replies, and read when a receipt says that somebody who acts on it has opened the last reply. Times count
 * from its arrival here. What whoever asked has withdrawn or replaced was not asked, and a reply that was corrected is none.
 */
export const answeredMeasures = (queues: readonly WorkQueue[]): MeasureSource => ({
  kinds: asking(queues),
  facts: ({ from, until }) => ({
    sql: `
      with asked as (select id, issuer, kind, conversation, trigger, urgency, decision, received_at from work_item where kind = any($3) and state <> 'WITHDRAWN' and received_at >= ${startOfDay('$1')} and received_at < ${endOfDay('$2')}),
      taken as (select s.item_id, s.item_issuer, min(s.at) as at from asked a join work_step s on s.item_id = a.id and s.item_issuer = a.issuer group by s.item_id, s.item_issuer),
      replied as (${repliesBy({ from: `asked a join work_step s on s.item_id = a.id and s.item_issuer = a.issuer and s.step = 'REPLIED' and not exists (select 1 from sent_correction c where c.original = s.submission)`, by: ['s.item_id', 's.item_issuer'], kind: 'a.kind', at: 's.at', order: 's.position' }, ['submission'])}),
      decided as (select s.item_id, s.item_issuer, ${decidedIn('s.leaves')} as decided from asked a join work_step s on s.item_id = a.id and s.item_issuer = a.issuer and s.leaves in ('UPHELD', 'OVERTURNED') group by s.item_id, s.item_issuer)
      select a.issuer as agency, null::text as unit, a.kind, a.trigger, a.urgency, a.decision, a.received_at as asked_at, t.at as seen_at, r.answered_at, ${stateOf('a.kind')} as state, r.said, r.systems, r.pnd,
        exists (select 1 from sent_opened o where o.submission_id = r.submission and o.role in ${readers}) as is_read, false as is_used,
        exists (select 1 from work_item n where n.conversation = a.conversation and n.issuer = a.issuer and n.kind = a.kind and n.received_at > a.received_at) as said_anew,
        d.decided is not null or exists (select 1 from work_item c join work_step s on s.item_id = a.id and s.item_issuer = a.issuer and s.leaves in ('REFUSED', 'DECIDED') and s.at <= c.received_at
          where c.conversation = a.conversation and c.issuer = a.issuer and c.kind = 'refusal-contest' and c.state <> 'WITHDRAWN') as is_contested, d.decided
      from asked a left join taken t on t.item_id = a.id and t.item_issuer = a.issuer left join replied r on r.item_id = a.id and r.item_issuer = a.issuer left join decided d on d.item_id = a.id and d.item_issuer = a.issuer`,
    params: [from, until, asking(queues)],
  }),
  agreed: (directory, own, agency) => directory.agreement(agency, own)?.kinds ?? [],
  // Whether an answer was used, those know who asked.
  uncounted: ['used'],
  notKnown: ['WITHOUT_NODE', 'DUE', 'USED'],
});
