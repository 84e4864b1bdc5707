import { Get, Inject, Param, Post, Query, Req, type Type } from '@nestjs/common';
import { type Request } from 'express';
import { type Actor, Asking, MaySee } from '#access';
import { type Submitter } from '#exchange/submit';
import { escalatedAs, escalatedToAsker } from '#exchange/escalations';
import { CASE_DATABASE, type CaseDatabase, type CurrentDirectory, DIRECTORY, MESSAGE_PEOPLE, SUBMITTER, uuidOrAbsent } from '#exchange/web';
import { type Kind, type KindDeclaration, kinds, leftAtRisk, readPostcode } from '#messages';
import {
  areasOf, attentionWords, casePartSections, type Choice, contentPage, type ContentPageParts, Fields, type FormFields, NAME_OF, type Onward, originatorPartSections, type Page, PagesController, readForm, reasonGiven, reasonIn, reasonPage,
  SESSIONS, type Session, type Sessions, showAgain, showMorePlaces, Signed, standingShown, words as inWords,
} from '#pages';
import { keepAnswerWithin, named, PageQuery, type Row, sqlOver } from '#platform';
import { maySay } from '../awaited/read-awaited.js';
import { type AskingParts, checkAsked, type Issued, issueDraft, judgeAbout, listAsked, personAskedAbout, readAsked } from '../enquiries/ask.js';
import { type AskedKind, isHidden, nameOfPlace } from '../enquiries/asked-kinds.js';
import { contestable, contestRoles } from '../enquiries/contests.controller.js';
import { escalatable } from '../enquiries/escalations.controller.js';
import { type Completed } from '../enquiries/draft.js';
import { onwardWords } from '../enquiries/onward.js';
import { type LeftOut, locate, type NotAsked, unplacedWords } from '../enquiries/places.js';
import { type ListedEnquiry, type ShownEnquiry } from '../enquiries/shown.js';
import { type Origin, originOf } from './asked-origin.js';
import { type AskedWords } from './asked-words.js';
import { whyWords } from './awaited-words.js';
import { repliesNow } from '../letters/file-reply.js';
import { isForHand, letterWords, unfiledWords } from './letter-words.js';
import { redirectWords } from './redirect-words.js';
import { leftOutIn, notYetSeen, placesShown, shownWithReasons } from './places-shown.js';

/** What stands in a form beside the fields of its content, and what its content has from a gate or a review. */
interface FormParts {
  readonly leftOut?: readonly LeftOut[];
  readonly area?: string | undefined;
  readonly origin?: Origin | undefined;
}

/** The pages of one kind of thing that is asked: the list, a form about one person, and one conversation with its answers. */
export function askedPages(asked: AskedKind, words: AskedWords): Type {
  const address = `/${asked.path}`;
  const back = { href: address, text: `Back to ${words.title}` };
  const askedOne = { title: `Why do you need to see this ${words.item}?`, back };
  const askedList = { title: `Why do you need to see ${words.title}?`, back: { href: '/', text: 'Back to the first page' } };
  const thingOf = (id: string): string => `${asked.path}/${id}`;
  const { routedByArea: routedTo }: KindDeclaration = kinds[asked.kind];

  @PagesController(asked.path)
  class AskedPages {
    private readonly parts: AskingParts;

    constructor(
      @Inject(CASE_DATABASE) database: CaseDatabase, @Inject(SUBMITTER) submitter: Submitter, @Inject(DIRECTORY) directory: CurrentDirectory, @Inject(SESSIONS) readonly sessions: Sessions,
      @Inject(NAME_OF) readonly nameOf: (code: string) => string, @Inject(MESSAGE_PEOPLE) readonly people: { readonly statement?: string },
    ) {
      this.parts = { database, submitter, directory };
    }

    @Get()
    @MaySee({ what: asked.what })
    async list(@Asking() actor: Actor, @Signed() session: Session, @Query() query: PageQuery): Promise<Page> {
      const reason = reasonGiven(session, thingOf('list'));
      if (isHidden(asked) && reason === undefined) return reasonPage(askedList);
      const { items, next } = await listAsked(this.parts.database, asked, actor, query, isHidden(asked) ? reason : undefined, 'needing-attention');
      return { view: 'asked-list', title: words.title, model: { asked: items.map((item) => this.inList(item)), next, address, ask: words.ask } };
    }

    @Post()
    @MaySee({ what: asked.what })
    async giveReasonForList(@Signed() session: Session, @Fields() fields: FormFields): Promise<Onward> {
      await this.sessions.giveReason(session, thingOf('list'), reasonIn(fields, askedList));
      return { onward: address };
    }

    @Get('about/:crn')
    @MaySee({ what: asked.what })
    async form(@Asking() actor: Actor, @Param('crn') crn: string, @Query('gate') gate: unknown, @Query('review') review: unknown): Promise<Page> {
      const person = await personAskedAbout(this.parts.database, asked, actor, crn);
      const origin = await originOf(sqlOver(this.parts.database), actor, asked.kind, crn, { gate, review });
      return contentPage(this.formAbout(person, await judgeAbout(this.parts, asked, actor, { content: origin?.fixed ?? {} }, person), { origin }));
    }

    @Post('about/:crn')
    @MaySee({ what: asked.what })
    async ask(@Asking() actor: Actor, @Param('crn') crn: string, @Query('gate') gate: unknown, @Query('review') review: unknown, @Fields() fields: FormFields, @Req() request: Request): Promise<Onward> {
      const person = await personAskedAbout(this.parts.database, asked, actor, crn);
      const origin = await originOf(sqlOver(this.parts.database), actor, asked.kind, crn, { gate, review });
      const area = await this.areaIn(fields);
      const leftOut = leftOutIn(fields);
      // First where the addresses lead that were typed; only then one more place is shown, or what is to be put right.
      const { content } = readForm(this.formAbout(person, undefined, { origin }), fields).read;
      // A form in which nothing is chosen asks nobody: it is not filled in like a draft that says nothing.
      const typed = { crn, content: { ...(asked.places?.field === undefined ? {} : { [asked.places.field]: [] }), ...content, ...origin?.fixed }, leftOut, ...(area === undefined ? {} : { area }), ...(origin?.review === undefined ? {} : { review: origin.review }) };
      const draft = withoutNode(asked, typed, await judgeAbout(this.parts, asked, actor, typed, person));
      const judged = await judgeAbout(this.parts, asked, actor, draft, person);
      const form = readForm(this.formAbout(person, judged, { leftOut, area, origin }), fields), { parts, read } = form;
      showMorePlaces(form, fields);
      const findings = [...judged.findings, ...notYetSeen(asked, judged.notAsked, fields)];
      if (findings.length > 0) showAgain(parts, { ...read, shown: shownWithReasons(read.shown, leftOut) }, findings);
      const onward = (issued: Issued): Onward => (origin === undefined ? onwardTo(issued) : { onward: origin.onward });
      return onward(await issueDraft(this.parts, asked, actor, draft, (sql, issued) => keepAnswerWithin(sql, request, onward(issued))));
    }

    @Get('sent/:crn')
    @MaySee({ what: asked.what })
    async sent(@Asking() actor: Actor, @Param('crn') crn: string, @Query('to') to: unknown): Promise<Page> {
      const person = await personAskedAbout(this.parts.database, asked, actor, crn);
      const codes = (Array.isArray(to) ? to : [to]).filter((code): code is string => typeof code === 'string' && (asked.where?.isPlace(code) === true || this.parts.directory.current().agencies.some((agency) => agency.code === code)));
      return { view: 'asked-sent', title: 'Sent', model: { to: codes.map((code) => this.askedName(code)), person: nameOfPerson(person), item: words.item, address } };
    }

    @Get(':conversation')
    @MaySee({ what: asked.what })
    async one(@Asking() actor: Actor, @Signed() session: Session, @Param('conversation', uuidOrAbsent) conversation: string): Promise<Page> {
      const reason = reasonGiven(session, thingOf(conversation));
      if (reason === undefined) {
        await checkAsked(this.parts.database, asked, actor, conversation);
        return reasonPage(askedOne);
      }
      const enquiry = await readAsked(this.parts.database, asked, actor, conversation, reason);
      const toName = this.toName(enquiry);
      const messages = await standingShown(sqlOver(this.parts.database), actor, this.people.statement, conversation, this.nameOf);
      return { view: 'asked-one', title: `${words.item.charAt(0).toUpperCase()}${words.item.slice(1)} to ${toName}`, back, model: { enquiry: { ...enquiry, clocks: enquiry.clocks.map((clock) => ({ ...clock, why: whyWords(clock.rule) })) }, toName, address, stateWords: stateOf(enquiry), inScope: inScopeWords(enquiry.inScope), redirected: this.redirected(enquiry), letter: enquiry.letter === null ? undefined : letterWords(enquiry.letter), forHand: isForHand(enquiry.letter?.state), byHand: enquiry.byHand.map(({ clock, to }) => ({ toName: this.askedName(to), href: maySay.NOT_NEEDED.some((role) => actor.roles.includes(role)) ? `/answers-awaited/${clock}/not-needed` : undefined })), mayComeBack: enquiry.letter?.state === 'SENT' && (enquiry.state === 'WITHDRAWN' || enquiry.clocks.some(({ state }) => state !== 'stopped')), unfiled: enquiry.unfiled === null ? undefined : unfiledWords(enquiry.unfiled), replies: enquiry.letter === null ? [] : (await repliesNow(sqlOver(this.parts.database), asked, conversation)).map((kind) => ({ kind, text: `File: ${inWords(kind)}` })), mayWithdraw: enquiry.letter !== null && enquiry.state !== 'WITHDRAWN' && contestRoles.some((role) => actor.roles.includes(role)), mayEscalate: enquiry.state === 'DECIDED' && escalatable.includes(asked) && contestRoles.some((role) => actor.roles.includes(role)), mayContest: enquiry.state === 'REFUSED' && contestable.includes(asked) && contestRoles.some((role) => actor.roles.includes(role)), contests: contestsShown(enquiry), escalated: escalatedWords(enquiry), ...shownParts(asked.kind, enquiry, toName), asksForMore: asksForMore(enquiry) ? `${address}/${conversation}/clarify` : undefined, messages, byPlace: asked.places !== undefined, notAsked: enquiry.notAsked.map((one) => ({ ...one, text: this.notAskedWords(one) })) } };
    }

    @Post(':conversation')
    @MaySee({ what: asked.what })
    async giveReason(@Asking() actor: Actor, @Signed() session: Session, @Param('conversation', uuidOrAbsent) conversation: string, @Fields() fields: FormFields): Promise<Onward> {
      await checkAsked(this.parts.database, asked, actor, conversation);
      await this.sessions.giveReason(session, thingOf(conversation), reasonIn(fields, askedOne));
      return { onward: `${address}/${conversation}` };
    }

    private inList(item: ListedEnquiry): object {
      const toName = this.toName(item);
      return { ...item, toName, stateWords: stateOf(item), redirected: this.redirected(item), attention: item.attention === null ? letterAttention(item) : attentionWords(item.attention, toName) };
    }

    private toName({ to, letter }: ListedEnquiry): string {
      return letter === null ? this.nameOf(to) : this.placeName(to);
    }

    private redirected({ redirect }: ListedEnquiry): string | undefined {
      return redirectWords(redirect, { agency: this.nameOf, place: (place) => this.placeName(place) });
    }

    private formAbout(person: Row, judged?: Completed, { leftOut = [], area, origin }: FormParts = {}): ContentPageParts {
      const directory = this.parts.directory.current();
      const led = judged === undefined ? undefined : placesShown(judged, (place) => this.placeName(place), leftOut);
      const model = { intro: `About ${nameOfPerson(person)}. Who that is, is taken from the case record.${origin === undefined ? '' : ` ${origin.says}`}`, sendText: 'Send', area: asked.area === undefined || routedTo === undefined ? undefined : areaShown(asked, asked.area, areasOf(directory, routedTo), area), isListed: asked.places?.field !== undefined, ...led };
      const chosen = asked.places?.field === undefined ? {} : { [asked.places.field]: led?.ledTo.filter(({ takesPart }) => takesPart).map(({ place }) => place) };
      const plan = words.plan(directory);
      return { page: { view: 'asked-form', title: words.ask, back: { href: '/people', text: 'Back to people' }, model }, plan: { ...plan, known: [...plan.known ?? [], ...Object.keys(origin?.fixed ?? {})] }, initial: { ...origin?.initial, ...chosen } };
    }

    /** The area that is chosen, or else the one that is written: by its code, or by a postcode there, which only finds it and is not shown back. */
    private async areaIn(fields: FormFields): Promise<string | undefined> {
      const written = fields.text('otherArea');
      if (written === undefined) return fields.text('area');
      const reading = readPostcode(written);
      if (!reading.ok) return written.trim().toUpperCase();
      const [found] = await locate(sqlOver(this.parts.database), [{ fields: [], words: '', postcode: reading.value }]);
      return found?.lies?.outcome === 'known' ? found.lies.authority : undefined;
    }

    /** What a place is called: as it is offered to be chosen, if it is. */
    /** What an agency or a place that is asked is called. */
    private askedName(code: string): string {
      return asked.where?.isPlace(code) === true ? this.placeName(code) : this.nameOf(code);
    }

    private placeName(place: string): string {
      const agency = asked.where?.agencyOf(place, this.parts.directory.current());
      return agency === undefined ? nameOfPlace(asked, place) : `${this.nameOf(agency)} (${place})`;
    }

    private notAskedWords({ place, code }: NotAsked): string {
      if (place === null) return `Nobody, for it ${unplacedWords[code as keyof typeof unplacedWords]}`;
      return code === 'NO_NODE' ? `${this.placeName(place)}, not here, for they took no part in this exchange` : this.placeName(place);
    }
  }

  const onwardTo = ({ crn, conversations }: Issued): Onward => ({ onward: `${address}/sent/${crn}?${conversations.map(({ to }) => `to=${to}`).join('&')}` });
  return named(AskedPages, `${asked.kind}-pages`);
}

/** The area beside the content, to be chosen among those that take part or written where it may be asked by letter. */
function areaShown({ where, places }: AskedKind, whose: string, of: readonly Choice[], given: string | undefined): object {
  const isChosen = of.some(({ value }) => value === given);
  return {
    text: `Area ${whose}`, hint: places === undefined ? 'It finds who is asked, and is not kept.' : 'One more than those to which the addresses below lead. It is not kept.', of, given,
    ...(where === undefined ? {} : { other: {
      text: 'Or an area that is not in the list', given: isChosen ? undefined : given,
      hint: 'Its code, for example E08000012, or a postcode there, which only finds it and is not kept. They have no node and are asked by letter, by secure mail or by hand; the code of the area stands with what you send, for that is who is asked.',
    } }),
  };
}

/** A place without a node cannot be chosen in the form: it is asked, unless somebody says there why not. */
function withoutNode<Draft extends { readonly content: object }>({ places }: AskedKind, draft: Draft, { notAsked }: Completed): Draft {
  const led = notAsked.flatMap(({ place, code, reason }) => (code === 'NO_NODE' && reason === null && place !== null ? [place] : []));
  if (places?.field === undefined || led.length === 0) return draft;
  const named = (draft.content as Readonly<Record<string, unknown>>)[places.field];
  return { ...draft, content: { ...draft.content, [places.field]: [...(Array.isArray(named) ? named as string[] : []), ...led] } };
}

const nameOfPerson = (person: Row): string => `${String(person['given_names'])} ${String(person['family_name'])} (${String(person['crn'])})`;

/** What needs a person where a place is asked by letter: that its reply could not be filed, or that the letter has not been sent. */
function letterAttention({ letter, unfiled }: ListedEnquiry): { readonly tag: string; readonly text: string } | undefined {
  if (unfiled !== null) return { tag: 'Reply not filed', text: unfiledWords(unfiled) };
  return letter !== null && isForHand(letter.state) ? { tag: 'Not sent yet', text: letterWords(letter) } : undefined;
}

/** Where it stands, in words. */
const stateWords: Readonly<Record<string, string>> = {
  ASKED: 'Waiting for an answer', ANSWERED_IN_PART: 'Answered in part: the search does not cover all that was asked, and the rest is waited for', WITHDRAWN: 'Withdrawn, or replaced by another', CONTESTED: 'Refused; contested, and not decided yet', UPHELD: 'Refused; contested, and upheld', OVERTURNED: 'Open again: the refusal was contested and overturned',
};
/** The same of a referral, of which a decision is contested and no refusal. */
const stateWordsOfReferral: Readonly<Record<string, string>> = { CONTESTED: 'Decided; escalated, and not decided anew yet', UPHELD: 'Decided; escalated, and upheld', OVERTURNED: 'Open again: the decision was escalated and overturned' };
const stateOf = ({ state, kind }: ListedEnquiry): string => (escalatable.some((one) => one.kind === kind) ? stateWordsOfReferral[state] : undefined) ?? stateWords[state] ?? inWords(state);

/** How far an issue is answered, in words. */
export function inScopeWords({ answered, notNeeded, of, complete }: ShownEnquiry['inScope']): string {
  const excused = notNeeded === 0 ? '' : `; for ${notNeeded} a manager has recorded why no answer is needed`;
  return `${answered} of ${of} asked ${answered === 1 ? 'has' : 'have'} answered in scope${excused}. ${complete ? 'The enquiry is complete.' : 'The enquiry is not complete.'}`;
}

/** To whom it went. Only what came last counts: an answer after it ends that. */
function escalatedWords({ state, content, answers }: ShownEnquiry): string | undefined {
  const last = answers.find((one) => one.content !== null);
  const by = (as: typeof escalatedAs): boolean => last !== undefined && last.content !== null && as(last.kind, last.content, content) !== undefined;
  if (state === 'UPHELD' || by(escalatedAs)) return 'to your manager, and to theirs';
  return by(escalatedToAsker) ? 'to your manager' : undefined;
}

const isOfDecision = ({ content }: ShownEnquiry['contests'][number]): boolean => (content as { readonly refused?: unknown } | null)?.refused === leftAtRisk;
const contestsShown = ({ contests }: ShownEnquiry): object[] =>
  contests.map((contest) => ({ ...contest, did: isOfDecision(contest) ? 'Escalated' : 'Contested', by: contest.byRule ? 'by rule, because of a significant change' : `by ${contest.contestedBy}`, sections: contest.content === null ? [] : casePartSections('refusal-contest', contest.content), decided: contest.decision === null ? [] : casePartSections('contest-decision', contest.decision.content) }));

/** Whether an agency waits to be answered, as far as the exchange has counted. */
const asksForMore = ({ clocks }: ShownEnquiry): boolean => clocks.some(({ reasons }) => reasons.includes('CLARIFICATION'));

const shownParts = (kind: Kind, { content, clarifications, answers }: ShownEnquiry, toName: string): object => ({
  asked: casePartSections(kind, content), clarified: clarifications.map((one) => ({ ...one, sections: casePartSections(kind, one.content) })),
  answers: answers.map((answer) => ({
    ...answer, title: inWords(answer.kind), onward: answer.content === null ? undefined : onwardWords(answer.content, toName), sections: answer.content === null ? [] : [...casePartSections(answer.kind as Kind, answer.content), ...(answer.originator === undefined ? [] : originatorPartSections(answer.kind as Kind, answer.originator))],
  })),
});
