import { Get, Inject, Param, Post, Query, Req } from '@nestjs/common';
import { type Request } from 'express';
import { type Actor, Asking, MaySee } from '#access';
import { CASE_DATABASE, type CaseDatabase, uuidOrAbsent } from '#exchange/web';
import { GatewayError, learnedFrom, relationships } from '#messages';
import {
  acted, Fields, type FormFields, NAME_OF, type Onward, type Page, PagesController, reasonGiven, reasonIn, reasonPage, type RequestField, type RequestForm, requestFormPage, requestOf, SESSIONS, type Session, type Sessions, Signed, words as inWords,
} from '#pages';
import { keepAnswerWithin, PageQuery, type Row, type Sql, sqlOver } from '#platform';
import { reportNames } from '../changes/also-shown.js';
import { changeEvents, type ChangeName, changeNames } from '../changes/change-events.js';
import { askedBy, type Proposal, proposalNames, proposals, saidOf } from '../changes/proposals.js';
import { DeclinedProposal, DoneProposal, NewChange } from '../changes/requests.js';
import { declineProposal, doProposal, enterChange, listReviews, personToReview, readReview, visibleReview } from '../changes/reviews.js';
import { type ListedReview, type ShownReview } from '../changes/shown.js';
import { askedKinds } from '../enquiries/asked-kinds.js';

const askedOne = { title: 'Why do you need to see this review?', back: { href: '/reviews', text: 'Back to significant changes' } };
const askedList = { title: 'Why do you need to see significant changes?', back: { href: '/', text: 'Back to the first page' } };
const kept = 'It is kept with your name. Name nobody, and leave out addresses, postcodes, phone numbers and emails.';
const thingOf = (id: string): string => `reviews/${id}`;
const backTo = (id: string): RequestForm['back'] => ({ href: `/reviews/${id}`, text: 'Back to the review' });
const onwardTo = (id: string): Onward => ({ onward: `/reviews/${id}` });

/** The reviews of a caseload and of one person, one review, and its forms. That there is a review is sensitive: each is shown for a reason. */
@PagesController('reviews')
export class ReviewsPages {
  constructor(@Inject(CASE_DATABASE) private readonly database: CaseDatabase, @Inject(SESSIONS) private readonly sessions: Sessions, @Inject(NAME_OF) private readonly nameOf: (code: string) => string) {}

  @Get()
  @MaySee({ what: 'review' })
  async list(@Asking() actor: Actor, @Signed() session: Session, @Query() query: PageQuery): Promise<Page> {
    const reason = reasonGiven(session, thingOf('list'));
    if (reason === undefined) return reasonPage(askedList);
    const { items, next } = await listReviews(this.database, actor, query, reason);
    return { view: 'reviews', title: 'Significant changes', model: { reviews: items.map(inListOf), next, address: '/reviews' } };
  }

  @Post()
  @MaySee({ what: 'review' })
  async giveReasonForList(@Signed() session: Session, @Fields() fields: FormFields): Promise<Onward> {
    await this.sessions.giveReason(session, thingOf('list'), reasonIn(fields, askedList));
    return { onward: '/reviews' };
  }

  @Get('about/:crn')
  @MaySee({ what: 'review' })
  async ofPerson(@Asking() actor: Actor, @Signed() session: Session, @Param('crn') crn: string, @Query() query: PageQuery): Promise<Page> {
    await personToReview(this.sql, actor, crn);
    const reason = reasonGiven(session, thingOf(`about/${crn}`));
    if (reason === undefined) return reasonPage(askedList);
    const { items, next } = await listReviews(this.database, actor, { ...query, crn, which: 'all' }, reason);
    return { view: 'reviews', title: `Significant changes of ${crn}`, back: { href: '/people', text: 'Back to people' }, model: { reviews: items.map(inListOf), next, address: `/reviews/about/${crn}`, crn } };
  }

  @Post('about/:crn')
  @MaySee({ what: 'review' })
  async giveReasonForPerson(@Asking() actor: Actor, @Signed() session: Session, @Param('crn') crn: string, @Fields() fields: FormFields): Promise<Onward> {
    await personToReview(this.sql, actor, crn);
    await this.sessions.giveReason(session, thingOf(`about/${crn}`), reasonIn(fields, askedList));
    return { onward: `/reviews/about/${crn}` };
  }

  @Get('enter/:crn')
  @MaySee({ what: 'review' })
  async enterForm(@Asking() actor: Actor, @Param('crn') crn: string): Promise<Page> {
    return requestFormPage(enteringOf(await personToReview(this.sql, actor, crn)));
  }

  @Post('enter/:crn')
  @MaySee({ what: 'review' })
  async enter(@Asking() actor: Actor, @Param('crn') crn: string, @Fields() fields: FormFields, @Req() request: Request): Promise<Onward> {
    const form = enteringOf(await personToReview(this.sql, actor, crn));
    return acted(form, fields, async () => {
      const body = { crn, event: fields.text('event'), happenedOn: fields.date('happenedOn'), learnedFrom: fields.text('learnedFrom'), details: fields.text('details'), relationship: fields.text('relationship'), reportNames: fields.text('reportNames') };
      const { id } = await enterChange(this.database, actor, await requestOf(NewChange, body), (sql, review) => keepAnswerWithin(sql, request, onwardTo(review.id)));
      return onwardTo(id);
    });
  }

  @Get(':id')
  @MaySee({ what: 'review' })
  async one(@Asking() actor: Actor, @Signed() session: Session, @Param('id', uuidOrAbsent) id: string): Promise<Page> {
    const reason = reasonGiven(session, thingOf(id));
    if (reason === undefined) {
      await visibleReview(this.sql, actor, id);
      return reasonPage(askedOne);
    }
    const review = await readReview(this.database, actor, id, reason);
    return { view: 'review', title: `${changeEvents[review.event].name}: ${review.crn}`, back: { href: `/reviews/about/${review.crn}`, text: `Back to the significant changes of ${review.crn}` }, model: this.shown(review) };
  }

  @Post(':id')
  @MaySee({ what: 'review' })
  async giveReason(@Asking() actor: Actor, @Signed() session: Session, @Param('id', uuidOrAbsent) id: string, @Fields() fields: FormFields): Promise<Onward> {
    await visibleReview(this.sql, actor, id);
    await this.sessions.giveReason(session, thingOf(id), reasonIn(fields, askedOne));
    return onwardTo(id);
  }

  @Get(':id/done/:proposal')
  @MaySee({ what: 'review' })
  async doneForm(@Asking() actor: Actor, @Param('id', uuidOrAbsent) id: string, @Param('proposal') proposal: string): Promise<Page> {
    return requestFormPage(doneOf(await visibleReview(this.sql, actor, id), proposal));
  }

  @Post(':id/done/:proposal')
  @MaySee({ what: 'review' })
  async done(@Asking() actor: Actor, @Param('id', uuidOrAbsent) id: string, @Param('proposal') proposal: string, @Fields() fields: FormFields, @Req() request: Request): Promise<Onward> {
    return acted(doneOf(await visibleReview(this.sql, actor, id), proposal), fields, async () => {
      await doProposal(this.database, actor, id, await requestOf(DoneProposal, { proposal, outcome: fields.text('outcome'), manager: fields.text('manager') }), (sql) => keepAnswerWithin(sql, request, onwardTo(id)));
      return onwardTo(id);
    });
  }

  @Get(':id/declined/:proposal')
  @MaySee({ what: 'review' })
  async declineForm(@Asking() actor: Actor, @Param('id', uuidOrAbsent) id: string, @Param('proposal') proposal: string): Promise<Page> {
    return requestFormPage(declinedOf(await visibleReview(this.sql, actor, id), proposal));
  }

  @Post(':id/declined/:proposal')
  @MaySee({ what: 'review' })
  async decline(@Asking() actor: Actor, @Param('id', uuidOrAbsent) id: string, @Param('proposal') proposal: string, @Fields() fields: FormFields, @Req() request: Request): Promise<Onward> {
    return acted(declinedOf(await visibleReview(this.sql, actor, id), proposal), fields, async () => {
      await declineProposal(this.database, actor, id, await requestOf(DeclinedProposal, { proposal, reason: fields.text('reason'), manager: fields.text('manager') }), (sql) => keepAnswerWithin(sql, request, onwardTo(id)));
      return onwardTo(id);
    });
  }

  private get sql(): Sql {
    return sqlOver(this.database);
  }

  private shown(review: ShownReview): Readonly<Record<string, unknown>> {
    return {
      review, clock: clockOf(review), causes: review.causes,
      proposals: review.proposals.map((one) => ({
        ...one, path: askedKinds.find(({ kind }) => kind === askedBy(one.proposal))?.path, conversations: one.conversations.map((asked) => ({ ...asked, toName: this.nameOf(asked.to) })),
      })),
    };
  }
}

const inListOf = (review: ListedReview): object => ({ ...review, name: changeEvents[review.event].name, clock: clockOf(review), openTexts: review.open.map((proposal) => proposals[proposal].text) });

/** The clock of a review as the pages show clocks. */
const clockOf = ({ state, completedAt, dueAt, overdue }: ListedReview): object => ({ state: state === 'COMPLETE' ? 'stopped' : 'running', outcome: 'COMPLETED', stoppedAt: completedAt, dueAt, overdue, reasons: [] });

const enteringOf = (person: Row): RequestForm => ({
  title: 'Enter a significant change', back: { href: `/reviews/about/${String(person['crn'])}`, text: 'Back to the significant changes' }, sendText: 'Enter', marking: 'SENSITIVE',
  intro: `Of ${String(person['given_names'])} ${String(person['family_name'])} (${String(person['crn'])}). It opens a review with what the change makes necessary. Incidents that forces report, and changes that come with the caseload, open one by themselves.`,
  fields: [
    { name: 'event', control: 'choice', label: 'What has changed', items: changeNames.map((value) => ({ value, text: changeEvents[value].name })) },
    { name: 'happenedOn', control: 'date', label: 'When it happened', hint: 'Or when it was learnt, if you do not know; of a planned release, transfer, handover or move, when it will. For example, 27 3 2026' },
    { name: 'learnedFrom', control: 'choice', label: 'From whom you learnt it', items: learnedFrom.map((value) => ({ value, text: inWords(value) })) },
    { name: 'relationship', control: 'choice', label: 'Of a conviction: how whoever was harmed stands to the person', hint: 'Whatever the offence is called. Leave it out of any other change.', items: relationships.map((value) => ({ value, text: inWords(value) })) },
    { name: 'reportNames', control: 'choice', label: 'Of a handover from prison: whom the transfer report names', hint: 'Look at alerts, visitors, contacts and visits. Leave it out of any other change.', items: reportNames.map((value) => ({ value, text: inWords(value) })) },
    { name: 'details', control: 'lines', label: 'What has changed, and what that means for the risk', hint: `What is asked of others begins with this. ${kept}` },
  ],
});

const isProposal = (name: string): name is Proposal => proposalNames.some((one) => one === name);

/** A proposal of this review that is open. @throws GatewayError ACCESS_NOT_FOUND */
function openIn(row: Row, proposal: string): Proposal {
  if (!isProposal(proposal) || !(row['open'] as string[]).includes(proposal)) throw new GatewayError('ACCESS_NOT_FOUND');
  return proposal;
}

const consulted: RequestField = { name: 'manager', control: 'line', label: 'The manager whom you consulted (optional)', hint: 'Needed for the risk review of an incident, for a disclosure that is not referred, and for somebody on life licence.' };
const introOf = (row: Row, proposal: Proposal): string => `${proposals[proposal].text}. ${changeEvents[row['event'] as ChangeName].name} of ${String(row['crn'])}.`;

function doneOf(row: Row, name: string): RequestForm {
  const proposal = openIn(row, name);
  const says = saidOf(proposal);
  if (says === undefined) throw new GatewayError('ACCESS_NOT_FOUND');
  return {
    title: 'Record what was done', back: backTo(String(row['id'])), sendText: 'Record', marking: 'SENSITIVE', intro: introOf(row, proposal),
    fields: [{ name: 'outcome', control: 'lines', label: says, hint: kept }, consulted],
  };
}

function declinedOf(row: Row, name: string): RequestForm {
  const proposal = openIn(row, name);
  return {
    title: 'Decline a proposal', back: backTo(String(row['id'])), sendText: 'Decline', marking: 'SENSITIVE', intro: introOf(row, proposal),
    fields: [{ name: 'reason', control: 'lines', label: 'Why it is not done', hint: kept }, consulted],
  };
}
