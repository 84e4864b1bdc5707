import { correctionOf } from '#exchange/corrections';
import { type Row, type Sql } from '#platform';

/** What has come about a person that may be told on: answers, with whom they let be told, and incidents. One that its agency has corrected, or that is misrouted, is none. Whoever asks for them may see the person. */
export const answersToTell = (sql: Sql, crn: string): Promise<Row[]> => sql(
  `select a.id, a.issuer, a.kind, c.body->>'onwardSharing' as onward_sharing, c.body->'onwardTo' as onward_to from enquiry_answer a
     join lateral (select p.body::json as body from message_part p where p.message_id = a.id and p.issuer = a.issuer and p.part = 'case'
       union all select f.case_part::json from filed_reply f where f.id = a.id and f.place = a.issuer) c on c.body->>'onwardSharing' is not null
   where a.crn = $1 and ${correctionOf('a.id', 'a.issuer')} is null
   union all select i.id, i.issuer, 'incident', null, null from incident i where i.crn = $1 and ${correctionOf('i.id', 'i.issuer')} is null`, [crn]);
