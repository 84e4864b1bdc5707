import { correctionOf } from '#exchange/corrections';
import { type Row, type Sql } from '#platform';
import { caseOfAnswer } from './enquiries.js';

/** What has come about a person that may be told on: answers, with whom they let be told, and incidents. One that its agency has corrected, or that is misrouted, is none. Whoever asks for them may see the person. */
export const answersToTell = (sql: Sql, crn: string): Promise<Row[]> => sql(
  `select a.id, a.issuer, a.kind, c.body->>'onwardSharing' as onward_sharing, c.body->'onwardTo' as onward_to from enquiry_answer a
     join ${caseOfAnswer} on c.body->>'onwardSharing' is not null
   where a.crn = $1 and ${correctionOf('a.id', 'a.issuer')} is null
   union all select i.id, i.issuer, 'incident', null, null from incident i where i.crn = $1 and ${correctionOf('i.id', 'i.issuer')} is null`, [crn]);
