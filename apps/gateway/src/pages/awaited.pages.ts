import { Get, Inject, Param, Post, Query, Req } from '@nestjs/common';
import { type Request } from 'express';
import { type Actor, Asking, MaySee, rolesFor } from '#access';
import { CASE_DATABASE, type CaseDatabase, uuidOrAbsent } from '#exchange/web';
import { Fields, type FormFields, NAME_OF, type Onward, type Page, PagesController, type ReasonAsked, reasonIn, reasonPage } from '#pages';
import { keepAnswerWithin, PageQuery } from '#platform';
import { isOfUs } from '../awaited/kinds-of-waiting.js';
import { type AwaitedClock, listAwaited, maySay, readAwaited, recordOutcome, type SaidOutcome } from '../awaited/read-awaited.js';
import { askedKinds } from '../enquiries/asked-kinds.js';
import { type WhichClocks } from '../store/awaited.js';
import { outcomeWords, rungsWords, toDoWords, whyWords } from './awaited-words.js';
import { isForHand } from './letter-words.js';

const address = '/answers-awaited';
const back = { href: address, text: 'Back to answers awaited' };

/** What was asked and has no outcome yet, for whoever has the case, their manager and the head of their unit; nothing of whom it is about, so no reason is asked for. */
@PagesController('answers-awaited')
export class AwaitedPages {
  constructor(@Inject(CASE_DATABASE) private readonly database: CaseDatabase, @Inject(NAME_OF) private readonly nameOf: (code: string) => string) {}

  @Get()
  @MaySee({ what: 'clock' })
  all(@Asking() actor: Actor, @Query() query: PageQuery): Promise<Page> {
    return this.list(actor, 'all', query);
  }

  @Get('attention')
  @MaySee({ what: 'clock' })
  attention(@Asking() actor: Actor, @Query() query: PageQuery): Promise<Page> {
    return this.list(actor, 'told', query);
  }

  @Get(':id/answered')
  @MaySee({ what: 'clock', roles: maySay.ANSWERED_BY_HAND })
  async answeredForm(@Asking() actor: Actor, @Param('id', uuidOrAbsent) id: string): Promise<Page> {
    return reasonPage(await this.asking(actor, id, 'ANSWERED_BY_HAND'));
  }

  @Post(':id/answered')
  @MaySee({ what: 'clock', roles: maySay.ANSWERED_BY_HAND })
  answered(@Asking() actor: Actor, @Param('id', uuidOrAbsent) id: string, @Fields() fields: FormFields, @Req() request: Request): Promise<Onward> {
    return this.record(actor, id, 'ANSWERED_BY_HAND', fields, request);
  }

  @Get(':id/not-needed')
  @MaySee({ what: 'clock', roles: maySay.NOT_NEEDED })
  async notNeededForm(@Asking() actor: Actor, @Param('id', uuidOrAbsent) id: string): Promise<Page> {
    return reasonPage(await this.asking(actor, id, 'NOT_NEEDED'));
  }

  @Post(':id/not-needed')
  @MaySee({ what: 'clock', roles: maySay.NOT_NEEDED })
  notNeeded(@Asking() actor: Actor, @Param('id', uuidOrAbsent) id: string, @Fields() fields: FormFields, @Req() request: Request): Promise<Onward> {
    return this.record(actor, id, 'NOT_NEEDED', fields, request);
  }

  private async list(actor: Actor, which: WhichClocks, query: PageQuery): Promise<Page> {
    const { items, next } = await listAwaited(this.database, actor, which, query);
    const told = which === 'told';
    const awaited = items.map((item) => ({ ...this.shown(item), href: hrefOf(actor, item), acts: item.review === null && !isOfUs(item.rule) ? actsOf(actor) : [] }));
    return { view: 'awaited', title: told ? 'Answers awaited that need you' : 'Answers awaited', ...(told ? { back } : {}), model: { awaited, next, told, address: told ? `${address}/attention` : address } };
  }

  private async record(actor: Actor, id: string, outcome: SaidOutcome, fields: FormFields, request: Request): Promise<Onward> {
    const reason = reasonIn(fields, await this.asking(actor, id, outcome));
    const onward = { onward: address };
    await recordOutcome(this.database, actor, { id, outcome, reason }, (sql) => keepAnswerWithin(sql, request, onward));
    return onward;
  }

  private async asking(actor: Actor, id: string, outcome: SaidOutcome): Promise<ReasonAsked> {
    const { title, label, todo, button } = outcomeWords[outcome];
    return { title, back, form: { view: 'awaited-outcome', model: { clock: this.shown(await readAwaited(this.database, actor, id, outcome)), label, button }, label, todo } };
  }

  private shown(item: AwaitedClock) {
    const toAsk = item.to === null && item.place === null && item.review === null;
    const toName = item.review !== null ? 'Whoever has the case' : toAsk ? 'Nobody yet' : item.to !== null ? this.nameOf(item.to) : askedKinds.find(({ kind }) => kind === item.kind)?.where?.nameOf(item.place ?? '') ?? item.place;
    return { ...item, toName, forHand: isForHand(item.letter), why: whyWords(item.rule), toDo: toDoWords[item.rule], ladder: rungsWords(item) };
  }
}

/** Where somebody reads what was asked or the review, or asks, where their role may. */
function hrefOf(actor: Actor, { kind, conversation, review, crn }: AwaitedClock): string | undefined {
  if (review !== null) return rolesFor('review').some((role) => actor.roles.includes(role)) ? `/reviews/${review}` : undefined;
  const asked = askedKinds.find((one) => one.kind === kind);
  if (asked !== undefined && crn !== null) return `/${asked.path}/about/${crn}`;
  return asked !== undefined && conversation !== null && rolesFor(asked.what).some((role) => actor.roles.includes(role)) ? `/${asked.path}/${conversation}` : undefined;
}

/** What somebody may do about it, with the page on which they do it. */
const actsOf = ({ roles }: Actor): object[] => (['ANSWERED_BY_HAND', 'NOT_NEEDED'] as const).filter((outcome) => maySay[outcome].some((role) => roles.includes(role)))
  .map((outcome) => ({ path: outcome === 'NOT_NEEDED' ? 'not-needed' : 'answered', text: outcomeWords[outcome].title }));
