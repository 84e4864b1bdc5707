import { Get, Inject, Param, Post, Query, Req, type Type } from '@nestjs/common';
import { type Request } from 'express';
import { type Actor, Asking, MaySee } from '#access';
import { type Directory } from '#directory';
import { CASE_DATABASE, type CaseDatabase, type CurrentDirectory, DIRECTORY, MESSAGE_PEOPLE, SUBMITTER, uuidOrAbsent } from '#exchange/web';
import { type Submitter } from '#exchange/submit';
import { askedBy, checkWork, colleagues, HandOver, handOver, hasInHand, judgeReplyTo, listWork, type QueuedWork, readWork, sendReply, takeOver, WorkQuery, type WorkQueue, workStates } from '#exchange/work-queue';
import { GatewayError, type Kind } from '#messages';
import { keepAnswerWithin, named, sqlOver } from '#platform';
import { standingShown } from '../attention/attention.pages.js';
import { contentPage, type ContentPageParts, readForm, showAgain, showMorePlaces } from '../form/content-page.js';
import { type ContentPlan } from '../form/controls.js';
import { Fields, type FormFields } from '../form/fields.js';
import { acted, bodyIn, requestFormPage, type RequestForm, requestOf } from '../form/request-form.js';
import { type Onward, type Page } from '../page.js';
import { PagesController } from '../pages-controller.js';
import { Signed } from '../session/current.js';
import { reasonGiven, type Session, type Sessions } from '../session/sessions.js';
import { casePartSections } from '../show/content.js';
import { reasonIn, reasonPage } from '../show/reason.js';
import { NAME_OF, SESSIONS } from '../tokens.js';

/** One way to reply, as its page says it. */
export interface ReplyWords {
  readonly kind: Kind;
  readonly title: string;
  /** `asked` is the case part of what is answered: what there is to choose may follow from it. */
  readonly plan: (directory: Directory, asked: object) => ContentPlan;
  /** What stands in the form when it is opened. */
  readonly initial?: (name: string, now: string) => Readonly<Record<string, unknown>>;
}

/** How a queue is spoken of. */
export interface QueueWords {
  readonly title: string;
  /** One piece of work, e.g. "enquiry". */
  readonly item: string;
  readonly replies: readonly ReplyWords[];
}

/** The units of an agency for which it gets messages of a kind, as the directory names them. */
const unitsOf = (directory: Directory, agency: string, kind: Kind): string[] =>
  [...new Set(directory.document.routing.routes.flatMap((route) => (route.agency === agency && route.kind === kind && route.unit !== undefined ? [route.unit] : [])))].sort();

/**
 * The pages of a queue: what waits, one piece of work for a reason, taking it, and a form for each way to reply.
 * @throws INVARIANT_BROKEN where a way to reply has no words: nobody could reply so in a browser
 */
export function workQueuePages(queue: WorkQueue, words: QueueWords): Type {
  const unspoken = queue.replies.filter(({ kind }) => !words.replies.some((reply) => reply.kind === kind));
  if (unspoken.length > 0) throw new GatewayError('INVARIANT_BROKEN', { path: `words for ${unspoken.map(({ kind }) => kind).join(', ')}` });
  const address = `/${queue.path}`;
  const back = { href: address, text: `Back to ${words.title.toLowerCase()}` };
  const asked = { title: `Why do you need to see this ${words.item}?`, back };
  const thingOf = (id: string): string => `${queue.path}/${id}`;

  @PagesController(queue.path)
  class WorkQueuePages {
    constructor(
      @Inject(CASE_DATABASE) readonly database: CaseDatabase, @Inject(SUBMITTER) readonly submitter: Submitter, @Inject(DIRECTORY) readonly directory: CurrentDirectory,
      @Inject(SESSIONS) readonly sessions: Sessions, @Inject(NAME_OF) readonly nameOf: (code: string) => string,
      @Inject(MESSAGE_PEOPLE) readonly people: { readonly statement?: string },
    ) {}

    @Get()
    @MaySee({ what: queue.what })
    async list(@Asking() actor: Actor, @Query() query: WorkQuery): Promise<Page> {
      const { items, next } = await listWork(this.database, queue, actor, query);
      const work = items.map((item) => ({ ...item, from: this.nameOf(item.issuer), isHandedToMe: item.handedOver?.seen === false && item.takenBy === actor.person }));
      return { view: 'work-queue', title: words.title, model: { work, next, address, states: workStates, state: query.state, units: unitsOf(this.directory.current(), this.submitter.agency, queue.takes), unit: query.unit } };
    }

    @Get(':id')
    @MaySee({ what: queue.what })
    async one(@Asking() actor: Actor, @Signed() session: Session, @Param('id', uuidOrAbsent) id: string): Promise<Page> {
      const reason = reasonGiven(session, thingOf(id));
      if (reason === undefined) {
        await checkWork(this.database, queue, id);
        return reasonPage(asked);
      }
      const work = await readWork(this.database, queue, actor, id, reason);
      const model = {
        work, sections: work.content === null ? [] : casePartSections(work.kind as Kind, work.content), from: this.nameOf(work.issuer), isMine: hasInHand(actor, work), address: `${address}/${id}`, item: words.item, replies: words.replies,
        messages: await standingShown(sqlOver(this.database), actor, this.people.statement, work.conversation, this.nameOf),
      };
      return { view: 'work-item', title: `${words.item.charAt(0).toUpperCase()}${words.item.slice(1)} from ${this.nameOf(work.issuer)}`, back, model };
    }

    @Post(':id')
    @MaySee({ what: queue.what })
    async giveReason(@Signed() session: Session, @Param('id', uuidOrAbsent) id: string, @Fields() fields: FormFields): Promise<Onward> {
      await checkWork(this.database, queue, id);
      await this.sessions.giveReason(session, thingOf(id), reasonIn(fields, asked));
      return { onward: `${address}/${id}` };
    }

    @Post(':id/take')
    @MaySee({ what: queue.what })
    async take(@Asking() actor: Actor, @Param('id', uuidOrAbsent) id: string, @Fields() fields: FormFields, @Req() request: Request): Promise<Onward> {
      const onward = { onward: `${address}/${id}` };
      await takeOver(this.database, queue, actor, { id, over: fields.text('over') === 'yes' }, (sql) => keepAnswerWithin(sql, request, onward));
      return onward;
    }

    @Get(':id/hand-over')
    @MaySee({ what: queue.what })
    async handOverForm(@Asking() actor: Actor, @Param('id', uuidOrAbsent) id: string): Promise<Page | Onward> {
      const work = await checkWork(this.database, queue, id);
      return hasInHand(actor, work) ? requestFormPage(await this.handingOver(actor, id)) : { onward: `${address}/${id}` };
    }

    @Post(':id/hand-over')
    @MaySee({ what: queue.what })
    async handOver(@Asking() actor: Actor, @Param('id', uuidOrAbsent) id: string, @Fields() fields: FormFields, @Req() request: Request): Promise<Onward> {
      await checkWork(this.database, queue, id);
      const form = await this.handingOver(actor, id);
      const onward = { onward: address };
      return acted(form, fields, async () => {
        const { to, reason } = await requestOf(HandOver, bodyIn(form, fields));
        await handOver(this.database, queue, actor, { id, to, reason }, (sql) => keepAnswerWithin(sql, request, onward));
        return onward;
      });
    }

    @Get(':id/replies/:kind')
    @MaySee({ what: queue.what })
    async form(@Asking() actor: Actor, @Signed() session: Session, @Param('id', uuidOrAbsent) id: string, @Param('kind') kind: string): Promise<Page | Onward> {
      const work = await checkWork(this.database, queue, id);
      const parts = await this.partsOf(work, kind, session);
      return hasInHand(actor, work) ? contentPage(parts) : { onward: `${address}/${id}` };
    }

    @Post(':id/replies/:kind')
    @MaySee({ what: queue.what })
    async reply(@Asking() actor: Actor, @Signed() session: Session, @Param('id', uuidOrAbsent) id: string, @Param('kind') kind: string, @Fields() fields: FormFields, @Req() request: Request): Promise<Onward> {
      const work = await checkWork(this.database, queue, id);
      const form = readForm(await this.partsOf(work, kind, session), fields), { parts, read } = form;
      showMorePlaces(form, fields);
      const draft = { kind: kind as Kind, content: read.content };
      const findings = await judgeReplyTo(this, queue, actor, { id, draft });
      if (findings.length > 0) showAgain(parts, read, findings);
      const onward = { onward: `${address}/${id}` };
      await sendReply(this, queue, actor, { id, draft }, (sql) => keepAnswerWithin(sql, request, onward));
      return onward;
    }

    /** Whom the register of people has in the roles of this queue, to choose from. */
    private async handingOver(actor: Actor, id: string): Promise<RequestForm> {
      const items = (await colleagues(sqlOver(this.database), queue, actor)).map((person) => ({ value: person, text: person }));
      return {
        title: `Hand over this ${words.item}`, back: { href: `${address}/${id}`, text: `Back to the ${words.item}` }, sendText: 'Hand it over',
        intro: items.length === 0 ? 'The register of people has nobody else who may work here: ask whoever keeps it.' : 'It is theirs from then on, and they are told.',
        fields: [{ name: 'to', control: 'choice', label: 'To whom', items }, { name: 'reason', control: 'lines', label: 'Reason', hint: 'Your colleague sees it. Name nobody, and leave out addresses, postcodes, phone numbers and emails.' }],
      };
    }

    private async partsOf(work: QueuedWork, kind: string, session: Session): Promise<ContentPageParts> {
      const reply = words.replies.find((one) => one.kind === kind);
      if (reply === undefined) throw new GatewayError('ACCESS_NOT_FOUND');
      const page = { view: 'content-form', title: reply.title, back: { href: `${address}/${work.id}`, text: `Back to the ${words.item}` }, model: { intro: `To ${this.nameOf(work.issuer)}.` } };
      return { page, plan: reply.plan(this.directory.current(), await askedBy(this.database, queue, work.id)), initial: reply.initial?.(session.name, new Date().toISOString()) ?? {} };
    }
  }
  return named(WorkQueuePages, `${queue.takes}-pages`);
}
