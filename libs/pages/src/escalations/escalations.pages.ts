import { Get, Inject, Param, Post, Query, Req } from '@nestjs/common';
import { type Request } from 'express';
import { type Actor, Asking, MaySee, rolesFor } from '#access';
import { dealWithEscalation, type Escalation, escalationCounts, openEscalation, openEscalations } from '#exchange/escalations';
import { CASE_DATABASE, type CaseDatabase, MESSAGE_PEOPLE, uuidOrAbsent } from '#exchange/web';
import { keepAnswerWithin, PageQuery, sqlOver, transactionOver } from '#platform';
import { type ConversationPages } from '../attention/attention.pages.js';
import { Fields, type FormFields } from '../form/fields.js';
import { type Onward, type Page } from '../page.js';
import { PagesController } from '../pages-controller.js';
import { type ReasonAsked, reasonIn, reasonPage } from '../show/reason.js';
import { words } from '../show/words.js';
import { CONVERSATION_PAGES, NAME_OF } from '../tokens.js';

const back = { href: '/escalations', text: 'Back to escalations' };

/** What a manager reads of a code. */
const codeWords: Readonly<Record<Escalation['code'], string>> = {
  NO_KNOWN_HISTORY: 'Refused because no violence is known yet', RESOURCE: 'Refused for want of people', CONSENT_REQUIRED: 'Refused because consent is demanded', UPHELD: 'Refused, contested and upheld', LEFT_AT_RISK: 'Decided so that somebody is left at risk',
  ESCALATED: 'Decided so that a child is left at risk, and escalated by who referred',
  NOT_PROPORTIONATE: 'Refused as not proportionate: to be reviewed', LEGAL: 'Refused for want of a lawful basis: to be reviewed', UNANSWERED: 'Not answered in its time',
};

/** What goes to managers at once, for those of the side that asked and of the side that answered so. */
@PagesController('escalations')
export class EscalationsPages {
  constructor(
    @Inject(CASE_DATABASE) private readonly database: CaseDatabase, @Inject(MESSAGE_PEOPLE) private readonly people: { readonly statement?: string },
    @Inject(NAME_OF) private readonly nameOf: (code: string) => string, @Inject(CONVERSATION_PAGES) private readonly conversations: readonly ConversationPages[],
  ) {}

  @Get()
  @MaySee({ what: 'escalation' })
  async list(@Asking() actor: Actor, @Query() query: PageQuery): Promise<Page> {
    const { items, next } = await openEscalations(sqlOver(this.database), actor, this.hasPeople(), query);
    const counts = await escalationCounts(sqlOver(this.database), actor, this.hasPeople());
    const escalations = items.map((item) => ({ ...this.shown(item), href: this.addressOf(actor, item) }));
    return { view: 'escalations', title: 'Escalations', model: { escalations, next, counts: counts.map((one) => ({ ...one, ...this.shown(one) })) } };
  }

  @Get(':id')
  @MaySee({ what: 'escalation' })
  async form(@Asking() actor: Actor, @Param('id', uuidOrAbsent) id: string): Promise<Page> {
    return reasonPage(await this.dealing(actor, id));
  }

  @Post(':id')
  @MaySee({ what: 'escalation' })
  async dealWith(@Asking() actor: Actor, @Param('id', uuidOrAbsent) id: string, @Fields() fields: FormFields, @Req() request: Request): Promise<Onward> {
    const reason = reasonIn(fields, await this.dealing(actor, id));
    const onward = { onward: back.href };
    await transactionOver(this.database, async (sql) => {
      await dealWithEscalation(sql, actor, this.hasPeople(), { id, reason });
      await keepAnswerWithin(sql, request, onward);
    });
    return onward;
  }

  private async dealing(actor: Actor, id: string): Promise<ReasonAsked> {
    const escalation = this.shown(await openEscalation(sqlOver(this.database), actor, this.hasPeople(), id));
    return { title: 'Mark as dealt with', back, form: { view: 'escalation', model: { escalation }, label: 'What was done', todo: 'Say what was done, in 3 to 500 characters.' } };
  }

  /** The page of what was asked, where the app has one and the rule of the list is that of the page, the caseload. */
  private addressOf(actor: Actor, { kind, conversation }: Escalation): string | undefined {
    const own = this.conversations.find((one) => one.kind === kind && rolesFor(one.what).some((role) => actor.roles.includes(role)));
    return own === undefined ? undefined : `/${own.path}/${conversation}`;
  }

  private shown<One extends Pick<Escalation, 'code' | 'kind' | 'partner'>>(one: One): One & { readonly why: string; readonly what: string; readonly partnerName: string } {
    return { ...one, why: one.code === 'UPHELD' && one.kind === 'child-referral' ? 'Decided, escalated and upheld' : codeWords[one.code], what: words(one.kind), partnerName: this.nameOf(one.partner) };
  }

  private hasPeople(): boolean {
    return this.people.statement !== undefined;
  }
}
