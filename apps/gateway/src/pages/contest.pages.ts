import { Get, Inject, Param, Post, Req, type Type } from '@nestjs/common';
import { type Request } from 'express';
import { type Actor, Asking, MaySee } from '#access';
import { type Submitter } from '#exchange/submit';
import { CASE_DATABASE, type CaseDatabase, type CurrentDirectory, DIRECTORY, SUBMITTER, uuidOrAbsent } from '#exchange/web';
import { GatewayError, kinds } from '#messages';
import { contentPage, type ContentPageParts, Fields, type FormFields, NAME_OF, type Onward, type Page, PagesController, readForm, showAgain } from '#pages';
import { keepAnswerWithin, named } from '#platform';
import { type AskingParts, checkAsked } from '../enquiries/ask.js';
import { type AskedKind } from '../enquiries/asked-kinds.js';
import { contestRefusal } from '../enquiries/contest.js';
import { contestRoles } from '../enquiries/contests.controller.js';
import { type AskedWords } from './asked-words.js';

/** The form to contest a refusal of one kind. */
export function contestPages(asked: AskedKind, words: AskedWords): Type {
  const address = `/${asked.path}`;

  @PagesController(asked.path)
  class ContestPages {
    private readonly parts: AskingParts;

    constructor(@Inject(CASE_DATABASE) database: CaseDatabase, @Inject(SUBMITTER) submitter: Submitter, @Inject(DIRECTORY) directory: CurrentDirectory, @Inject(NAME_OF) readonly nameOf: (code: string) => string) {
      this.parts = { database, submitter, directory };
    }

    @Get(':conversation/contest')
    @MaySee({ what: asked.what, roles: contestRoles })
    async form(@Asking() actor: Actor, @Param('conversation', uuidOrAbsent) conversation: string): Promise<Page | Onward> {
      const { to, state } = await checkAsked(this.parts.database, asked, actor, conversation);
      return state === 'REFUSED' ? contentPage(this.formTo(to, conversation)) : { onward: `${address}/${conversation}` };
    }

    @Post(':conversation/contest')
    @MaySee({ what: asked.what, roles: contestRoles })
    async contest(@Asking() actor: Actor, @Param('conversation', uuidOrAbsent) conversation: string, @Fields() fields: FormFields, @Req() request: Request): Promise<Onward> {
      const { to } = await checkAsked(this.parts.database, asked, actor, conversation);
      const { parts, read } = readForm(this.formTo(to, conversation), fields);
      const onward = { onward: `${address}/${conversation}` };
      const { reason } = read.content as { readonly reason?: unknown };
      await contestRefusal(this.parts, asked, actor, { conversation, reason: typeof reason === 'string' ? reason : '' }, (sql) => keepAnswerWithin(sql, request, onward)).catch((error: unknown) => {
        if (!(error instanceof GatewayError) || error.findings.length === 0) throw error;
        showAgain(parts, read, error.findings);
      });
      return onward;
    }

    private formTo(to: string, conversation: string): ContentPageParts {
      const page = { view: 'content-form', title: 'Contest this refusal', back: { href: `${address}/${conversation}`, text: `Back to the ${words.item}` }, model: { intro: `To ${this.nameOf(to)}, who decide again. A refusal is contested once.` } };
      const plan = { type: kinds['refusal-contest'].content, known: ['subject', 'refused', 'byRule', 'contestedBy', 'agreedWith', 'route'], words: { reason: { label: 'Why the refusal does not hold', hint: 'Write nothing that leads to a victim.' } } };
      return { page, plan, initial: {} };
    }
  }
  return named(ContestPages, `${asked.kind}-contest-pages`);
}
