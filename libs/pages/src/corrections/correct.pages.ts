import { Get, Inject, Param, Post, Query, Req } from '@nestjs/common';
import { type Request } from 'express';
import { type Actor, Asking, MaySee } from '#access';
import { type AppCorrections, type Correctable, correctable, correctableOne, correctablePage, type NewCorrection, replacementsFor, sendCorrections, sentCorrections } from '#exchange/corrections';
import { type Submitter } from '#exchange/submit';
import { APP_CORRECTIONS, CASE_DATABASE, type CaseDatabase, MESSAGE_PEOPLE, SUBMITTER, uuidOrAbsent } from '#exchange/web';
import { GatewayError, kinds, type MessageCorrection } from '#messages';
import { keepAnswerWithin, PageQuery, sqlOver } from '#platform';
import { contentPage, type ContentPageParts, readForm, showAgain } from '../form/content-page.js';
import { Fields, type FormFields } from '../form/fields.js';
import { type Onward, type Page } from '../page.js';
import { PagesController } from '../pages-controller.js';
import { momentOf, words } from '../show/words.js';
import { NAME_OF } from '../tokens.js';

/** As many of the newest as stand above the list of what can be corrected; all are in the API. */
const mostSent = 50;
const back = { href: '/corrections/new', text: 'Back to what can be corrected' };

/** What was sent from here: the list of what can be corrected and of what was, and the form to say so. */
@PagesController('corrections/new')
export class CorrectPages {
  constructor(
    @Inject(CASE_DATABASE) private readonly database: CaseDatabase, @Inject(SUBMITTER) private readonly submitter: Submitter, @Inject(MESSAGE_PEOPLE) private readonly people: { readonly statement?: string },
    @Inject(APP_CORRECTIONS) private readonly app: { readonly corrections?: AppCorrections }, @Inject(NAME_OF) private readonly nameOf: (code: string) => string,
  ) {}

  @Get()
  @MaySee({ what: 'correction' })
  async list(@Asking() actor: Actor, @Query() query: PageQuery): Promise<Page> {
    const { items, next } = await correctablePage(sqlOver(this.database), actor, this.people.statement, query);
    const sent = await sentCorrections(sqlOver(this.database), actor, this.people.statement, { limit: mostSent });
    const shown = <One extends Correctable>(one: One): One & { readonly to: string; readonly what: string } => ({ ...one, to: this.nameOf(one.recipient), what: words(one.kind) });
    return { view: 'correctable', title: 'Withdraw or correct', back: { href: '/corrections', text: 'Back to corrections' }, model: { messages: items.map(shown), next, sent: sent.items.map(shown) } };
  }

  @Get(':message')
  @MaySee({ what: 'correction' })
  async form(@Asking() actor: Actor, @Param('message', uuidOrAbsent) message: string): Promise<Page> {
    return contentPage(await this.partsOf(actor, message));
  }

  @Post(':message')
  @MaySee({ what: 'correction' })
  async correct(@Asking() actor: Actor, @Param('message', uuidOrAbsent) message: string, @Fields() fields: FormFields, @Req() request: Request): Promise<Onward> {
    const { parts, read } = readForm(await this.partsOf(actor, message), fields);
    const onward = { onward: '/corrections/new' };
    const said = { ...read.content, message } as unknown as NewCorrection;
    await sendCorrections({ database: this.database, submitter: this.submitter, messagePeople: this.people.statement, app: this.app.corrections }, actor, said, (sql) => keepAnswerWithin(sql, request, onward)).catch((error: unknown) => {
      if (!(error instanceof GatewayError) || error.findings.length === 0) throw error;
      showAgain(parts, read, error.findings);
    });
    return onward;
  }

  private async partsOf(actor: Actor, message: string): Promise<ContentPageParts> {
    const sql = sqlOver(this.database), original = await correctableOne(sql, actor, this.people.statement, message);
    const { kind, recipient, issuedAt } = correctable(original);
    const later = await replacementsFor(sql, actor, this.people.statement, original);
    const choices = [{ value: '', text: 'Nothing' }, ...later.map((one) => ({ value: one.id, text: `${words(one.kind)}, ${momentOf(one.issuedAt)}` }))];
    const intro = `${words(kind)} to ${this.nameOf(recipient)}, ${momentOf(issuedAt)}. Everybody who got it is told, and nobody there is shown what it says any more.`;
    const plan = {
      type: kinds['message-correction'].content, known: ['message', 'correctedKind'] satisfies (keyof MessageCorrection)[],
      words: {
        act: { label: 'What you say of it', hint: 'Recalled in error: it should never have been sent, and every copy is destroyed there.' }, reasonCode: { label: 'Why' },
        reason: { label: 'Why, in your words', hint: 'Told to everybody who got it. Repeat nothing of what was wrong, and name nobody.' },
        replacedBy: { label: 'What stands in its place', hint: 'Send that first. Needed to supersede or correct.', choices },
      },
    };
    return { page: { view: 'content-form', title: 'Withdraw or correct a message', back, model: { intro, sendText: 'Tell everybody who got it' } }, plan, initial: { replacedBy: '' } };
  }
}
