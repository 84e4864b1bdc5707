import { Get, Inject, Param, Post, Query, Req } from '@nestjs/common';
import { type Request } from 'express';
import { type Actor, Asking, MaySee, rolesFor, seesByRole, type What } from '#access';
import {
  CASE_DATABASE, type CaseDatabase, type ConversationStanding, conversationStanding, dealWith, isEndedByPeople, MESSAGE_PEOPLE, type NeedingAttention, needingAttention, OWNED, toBeDealtWith, unknownReceipts, uuidOrAbsent,
} from '#exchange/web';
import { type Unowned, unownedOf } from '#exchange/staff';
import { correctableKinds, GatewayError } from '#messages';
import { keepAnswerWithin, PageQuery, type Sql, sqlOver, transactionOver } from '#platform';
import { Fields, type FormFields } from '../form/fields.js';
import { type Onward, type Page } from '../page.js';
import { PagesController } from '../pages-controller.js';
import { type ReasonAsked, reasonIn, reasonPage } from '../show/reason.js';
import { CONVERSATION_PAGES, NAME_OF } from '../tokens.js';
import { attentionWords, lengthOf } from './attention-words.js';

/** Where conversations that begin with a kind have a page of their own, below `/<path>`, and who has it. */
export interface ConversationPages {
  readonly kind: string;
  readonly path: string;
  readonly what: What;
}

const back = { href: '/attention', text: 'Back to needs attention' };

/** What was sent from this node and does not go its way, for everybody who may know of it; no content, so no reason is asked for. */
@PagesController('attention')
export class AttentionPages {
  constructor(
    @Inject(CASE_DATABASE) private readonly database: CaseDatabase, @Inject(MESSAGE_PEOPLE) private readonly people: { readonly statement?: string },
    @Inject(NAME_OF) private readonly nameOf: (code: string) => string, @Inject(OWNED) private readonly owned: { readonly statement?: string }, @Inject(CONVERSATION_PAGES) private readonly conversations: readonly ConversationPages[],
  ) {}

  @Get()
  @MaySee({ what: 'message-status' })
  async list(@Asking() actor: Actor, @Query() query: PageQuery): Promise<Page> {
    const { items, next } = await needingAttention(sqlOver(this.database), actor, this.people.statement, query);
    const messages = items.map((item) => ({
      ...this.shown(item), href: addressOf(actor, this.conversations, item), deal: isEndedByPeople(item.why) ? `/attention/messages/${item.id}` : undefined,
      late: item.lateSeconds === null ? undefined : lengthOf(item.lateSeconds),
    }));
    return { view: 'attention', title: 'Needs attention', model: { messages, next, seesUnknown: seesByRole(actor, 'alarm', 'OPEN'), unowned: await this.unownedFor(actor) } };
  }

  /** Who has left and for whom nobody stands in, for those who answer for the team. */
  private async unownedFor(actor: Actor): Promise<readonly Unowned[]> {
    return rolesFor('unowned').some((role) => actor.roles.includes(role)) ? unownedOf(sqlOver(this.database), actor, this.owned.statement) : [];
  }

  @Get('unknown-receipts')
  @MaySee({ what: 'message-status', roles: ['operator', 'manager'] })
  async unknown(@Query() query: PageQuery): Promise<Page> {
    const { items, next } = await unknownReceipts(sqlOver(this.database), query);
    return { view: 'unknown-receipts', title: 'Receipts for nothing that was sent', back, model: { receipts: items.map((item) => ({ ...item, partnerName: this.nameOf(item.partner) })), next } };
  }

  @Get('messages/:id')
  @MaySee({ what: 'message-status' })
  async form(@Asking() actor: Actor, @Param('id', uuidOrAbsent) id: string): Promise<Page> {
    return reasonPage(await this.dealing(actor, id));
  }

  @Post('messages/:id')
  @MaySee({ what: 'message-status' })
  async dealWith(@Asking() actor: Actor, @Param('id', uuidOrAbsent) id: string, @Fields() fields: FormFields, @Req() request: Request): Promise<Onward> {
    const reason = reasonIn(fields, await this.dealing(actor, id));
    const onward = { onward: back.href };
    await transactionOver(this.database, async (sql) => {
      await dealWith(sql, actor, this.people.statement, { id, reason });
      await keepAnswerWithin(sql, request, onward);
    });
    return onward;
  }

  @Get('conversations/:id')
  @MaySee({ what: 'message-status' })
  async conversation(@Asking() actor: Actor, @Param('id', uuidOrAbsent) id: string): Promise<Page> {
    const standing = await conversationStanding(sqlOver(this.database), actor, this.people.statement, id);
    return { view: 'conversation', title: 'Where it stands', back, model: { messages: shownStanding(actor, standing, this.nameOf) } };
  }

  private async dealing(actor: Actor, id: string): Promise<ReasonAsked> {
    const message = this.shown(await toBeDealtWith(sqlOver(this.database), actor, this.people.statement, id));
    return { title: 'Mark as dealt with', back, form: { view: 'dealt-with', model: { message }, label: 'What was done', todo: 'Say what was done, in 3 to 500 characters.' } };
  }

  private shown(item: NeedingAttention) {
    const toName = this.nameOf(item.partner);
    return { ...item, toName, attention: attentionWords(item.why, toName) };
  }
}

/**
 * Where somebody reads on: what was asked, where the app has pages for it and the rule of the list is that of the pages, the caseload. Who sees every message by role may not
 * see what was asked, and goes to where the conversation stands.
 */
export function addressOf(actor: Actor, pages: readonly ConversationPages[], { kind, conversation }: Pick<NeedingAttention, 'kind' | 'conversation'>): string {
  const own = seesByRole(actor, 'message-status', 'OPEN') ? undefined : pages.find((one) => one.kind === kind && rolesFor(one.what).some((role) => actor.roles.includes(role)));
  return own === undefined ? `/attention/conversations/${conversation}` : `/${own.path}/${conversation}`;
}

/** Where the messages of a conversation stand, as the pages about it show that: nowhere until the exchange has taken it up, a moment after it was asked. */
export async function standingShown(sql: Sql, actor: Actor, messagePeople: string | undefined, conversation: string, nameOf: (code: string) => string): Promise<object[]> {
  return shownStanding(actor, await conversationStanding(sql, actor, messagePeople, conversation).catch(nothingYet), nameOf);
}

function nothingYet(error: unknown): { readonly messages: readonly [] } {
  if (error instanceof GatewayError && error.code === 'ACCESS_NOT_FOUND') return { messages: [] };
  throw error;
}

const shownStanding = (actor: Actor, { messages }: Pick<ConversationStanding, 'messages'>, nameOf: (code: string) => string): object[] => messages.map((message) => {
  const mayCorrect = message.direction === 'sent' && message.stage !== 'submitted' && correctableKinds.some((kind) => kind === message.kind) && rolesFor('correction').some((role) => actor.roles.includes(role));
  const partnerName = nameOf(message.partner);
  return {
    ...message, partnerName, correctable: mayCorrect, attention: message.attention === null ? undefined : attentionWords(message.attention, partnerName),
    dealtWith: message.dealtWith.map((one) => ({ ...one, tag: attentionWords(one.why, partnerName).tag })),
  };
});
