import { correctionOf } from '#exchange/corrections';
import { type Row, type Sql } from '#platform';
import { caseOfAnswer } from './enquiries.js';

/** What has come about a person that may be told on: answers, with whom they let be told, and incidents. One that its agency has corrected, or that is misrouted, is none. Whoever asks for them may see the person. */
export const answersToTell = (sql: Sql, crn: string): Promise<Row[]> => sql(
  `select a.id, a.issuer, a.kind, c.body->>'onwardSharing' as onward_sharing, c.body->'onwardTo' as onward_to from enquiry_answer a
     join ${caseOfAnswer} on c.body->>'onwardSharing' is not null
   where a.crn = $1 and ${correctionOf('a.id', 'a.issuer')} is null
   union all select i.id, i.issuer, 'incident', null, null from incident i where i.crn = $1 and ${correctionOf('i.id', 'i.issuer')} is null`, [crn]);

/**
 * All that has been said about a person, text by text, with whom it may be told: what was answered by whatever way, also what holds no more and what its originator keeps to itself, of which nobody may be told; and incidents. Whoever asks for it may
 * see the person, and is shown none of it.
 */
export const saidAbout = (sql: Sql, crn: string): Promise<Row[]> => sql(
  `select a.issuer, a.kind, case when t.is_case and ${correctionOf('a.id', 'a.issuer')} is null then t.body->>'onwardSharing' end as onward_sharing, t.body->'onwardTo' as onward_to, t.body from enquiry_answer a
     join lateral (select m.part = 'case' as is_case, m.body::json as body from message_part m where m.message_id = a.id and m.issuer = a.issuer and m.part in ('case', 'originator')
       union all select true, f.case_part::json from filed_reply f where f.id = a.id and f.place = a.issuer union all select false, f.originator_part::json from filed_reply f where f.id = a.id and f.place = a.issuer) t on true
   where a.crn = $1
   union all select i.issuer, 'incident', null, null, m.body::json from incident i join message_part m on m.message_id = i.id and m.issuer = i.issuer and m.part = 'case' where i.crn = $1 and ${correctionOf('i.id', 'i.issuer')} is null`, [crn]);

/** What was asked about a person, as the case side has it. Whoever asks for it may see the person. */
export const askedAbout = (sql: Sql, crn: string): Promise<Row[]> => sql('select content from enquiry where crn = $1 union all select s.content from enquiry_clarification s join enquiry e using (conversation) where e.crn = $1', [crn]);
