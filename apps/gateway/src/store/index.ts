import { type Migration } from '#platform';
import { AnswersInScope1796700100030 } from './answers-in-scope.migration.js';
import { AnswersLeave1796300000060 } from './answers-leave.migration.js';
import { AnswersChased1796400100030, AwaitedByConversation1796600400020, AwaitedReplies1796400100010, Clarifications1796400100020 } from './awaited.migration.js';
import { CarersOfAdults1796400500010 } from './carers.migration.js';
import { Caseload1795000001000 } from './caseload.migration.js';
import { ClarifiedAnswers1796900100010 } from './clarified.migration.js';
import { CorrectedEnquiries1796600100020 } from './corrections.migration.js';
import { RefusalContests1796400200030 } from './contests.migration.js';
import { DecisionsOfContests1796900100020 } from './decisions.migration.js';
import { Enquiries1795000003000, EnquiryPlaces1796300000040 } from './enquiries.migration.js';
import { Gates1796400300010, GatesOfPeopleAlone1796800100020 } from './gates.migration.js';
import { Measures1796400400020 } from './measures.migration.js';
import { Incidents1795000002000, IncidentsByTime1795000004000 } from './incidents.migration.js';
import { Letters1796500100010 } from './letters.migration.js';
import { LettersCorrected1796800300020 } from './letters-corrected.migration.js';
import { LettersSay1796900300010 } from './letters-say.migration.js';
import { MisroutedAnswers1796700100020 } from './misroutes.migration.js';
import { PrisonNumbers1796800100015 } from './prison-numbers.migration.js';
import { EnquiryRedirects1796400200010 } from './redirects.migration.js';
import { ChangeReviews1796400537010 } from './reviews.migration.js';
import { ReviewsBegun1796700200010 } from './reviews-begun.migration.js';
import { ChangeSaid1796600400010 } from './reviews-said.migration.js';

/** The Probation Service's own tables in its case store. */
export const gatewayMigrations: Migration[] = [Caseload1795000001000, Incidents1795000002000, Enquiries1795000003000, IncidentsByTime1795000004000, EnquiryPlaces1796300000040, AnswersLeave1796300000060, AwaitedReplies1796400100010, Clarifications1796400100020, AnswersChased1796400100030, EnquiryRedirects1796400200010, RefusalContests1796400200030, Gates1796400300010, Measures1796400400020, CarersOfAdults1796400500010, ChangeReviews1796400537010, Letters1796500100010, CorrectedEnquiries1796600100020, ChangeSaid1796600400010, AwaitedByConversation1796600400020, MisroutedAnswers1796700100020, AnswersInScope1796700100030, ReviewsBegun1796700200010, PrisonNumbers1796800100015, GatesOfPeopleAlone1796800100020, LettersCorrected1796800300020, ClarifiedAnswers1796900100010, DecisionsOfContests1796900100020, LettersSay1796900300010];

/**
 * Whom messages concern, received and sent: what limited access and the standing of messages are judged by. An answer does as long as it is filed, whatever the inbox has forgotten by then,
 * and as soon as it is open, held or in quarantine too, if it comes from whom was asked; one that a person filed, from then on.
 */
export const messagePeople = `
  select id as message_id, crn from incident
  union all select id, crn from enquiry_answer
  union all select l.id, e.crn from letter l join enquiry e using (conversation)
  union all select id, crn from filed_reply where state <> 'FILED'
  union all select s.message_id, e.crn from enquiry e join message_status s on s.conversation = e.conversation and s.partner = e.recipient`;

/** Who owns what: clocks by the case that they are about, or by whom they were begun for where nobody has the case; and people by whoever has their case. */
export const owned = `
  select w.practitioner as person, 'clocks' as what from caseload_allocation w join awaited_reply a on a.crn = w.crn join clock c on c.id = a.clock_id where c.state <> 'stopped'
  union all select c.owner, 'clocks' from clock c left join awaited_reply a on a.clock_id = c.id where c.state <> 'stopped' and not exists (select 1 from caseload_allocation w where w.crn = a.crn)
  union all select practitioner, 'people' from caseload_allocation`;

/** Urgent incidents, each of the team that has the person; of no team where nobody could be named for certain. */
export const urgent = `select i.id as message_id, i.issuer, i.received_at, w.team from incident i join inbox m on m.message_id = i.id and m.issuer = i.issuer and m.lane = 'urgent'
  left join caseload_allocation w on w.crn = i.crn where i.received_at > $1`;
