import { Get, Inject, Param, Post, Req, type Type } from '@nestjs/common';
import { type Request } from 'express';
import { type Actor, Asking, MaySee } from '#access';
import { type Submitter } from '#exchange/submit';
import { CASE_DATABASE, type CaseDatabase, type CurrentDirectory, DIRECTORY, SUBMITTER, uuidOrAbsent } from '#exchange/web';
import { GatewayError, kinds } from '#messages';
import { contentPage, type ContentPageParts, Fields, type FormFields, NAME_OF, type Onward, type Page, PagesController, readForm, showAgain } from '#pages';
import { keepAnswerWithin, named } from '#platform';
import { type AskingParts, checkAsked } from '../enquiries/ask.js';
import { type AskedKind, nameOfPlace } from '../enquiries/asked-kinds.js';
import { contestRefusal, escalateDecision, type SaidOfDecision } from '../enquiries/contest.js';
import { contestRoles } from '../enquiries/contests.controller.js';
import { type ListedEnquiry } from '../enquiries/shown.js';
import { type AskedWords } from './asked-words.js';

/** One way to have what an agency said decided again: its form, and what it sends. */
interface Contesting {
  readonly path: 'contest' | 'escalate';
  /** Where what was asked stands that this is about. */
  readonly state: 'REFUSED' | 'DECIDED';
  readonly title: string;
  readonly intro: (to: string) => string;
  readonly words: ContentPageParts['plan']['words'];
  readonly leftOut: readonly string[];
  readonly send: typeof escalateDecision;
}

const refusals: Contesting = {
  path: 'contest', state: 'REFUSED', title: 'Contest this refusal', intro: (to) => `To ${to}, who decide again. A refusal is contested once.`, send: contestRefusal,
  words: { reason: { label: 'Why the refusal does not hold', hint: 'Write nothing that leads to a victim.' } }, leftOut: ['agreedWith', 'route'],
};

const decisions: Contesting = {
  path: 'escalate', state: 'DECIDED', title: 'Escalate this decision', leftOut: [], send: escalateDecision,
  intro: (to) => `To ${to}, where somebody else decides again. Your manager and theirs are told. Agree it with your manager first. A decision is escalated once.`,
  words: {
    reason: { label: 'Why a child is still at risk', hint: 'Write nothing that leads to a victim or to where a child lives.' }, agreedWith: { label: 'With which manager you agreed it', hint: 'Their user name, as the register of people has it.' },
    route: { label: 'How it is escalated beside this message', hint: 'For example whom you rang there, or the procedure of the safeguarding partnership.' },
  },
};

/** The form to contest a refusal of one kind. */
export const contestPages = (asked: AskedKind, words: AskedWords): Type => pagesTo(refusals, asked, words);

/** The form to escalate a decision on a referral of one kind. */
export const escalatePages = (asked: AskedKind, words: AskedWords): Type => pagesTo(decisions, asked, words);

function pagesTo({ path, state: stands, title, intro, words: labels, leftOut, send }: Contesting, asked: AskedKind, words: AskedWords): Type {
  const address = `/${asked.path}`;

  @PagesController(asked.path)
  class ContestPages {
    private readonly parts: AskingParts;

    constructor(@Inject(CASE_DATABASE) database: CaseDatabase, @Inject(SUBMITTER) submitter: Submitter, @Inject(DIRECTORY) directory: CurrentDirectory, @Inject(NAME_OF) readonly nameOf: (code: string) => string) {
      this.parts = { database, submitter, directory };
    }

    @Get(`:conversation/${path}`)
    @MaySee({ what: asked.what, roles: contestRoles })
    async form(@Asking() actor: Actor, @Param('conversation', uuidOrAbsent) conversation: string): Promise<Page | Onward> {
      const one = await checkAsked(this.parts.database, asked, actor, conversation);
      return one.state === stands ? contentPage(this.formTo(one)) : { onward: `${address}/${conversation}` };
    }

    @Post(`:conversation/${path}`)
    @MaySee({ what: asked.what, roles: contestRoles })
    async contest(@Asking() actor: Actor, @Param('conversation', uuidOrAbsent) conversation: string, @Fields() fields: FormFields, @Req() request: Request): Promise<Onward> {
      const { parts, read } = readForm(this.formTo(await checkAsked(this.parts.database, asked, actor, conversation)), fields);
      const onward = { onward: `${address}/${conversation}` };
      await send(this.parts, asked, actor, { ...read.content as Omit<SaidOfDecision, 'conversation'>, conversation }, (sql) => keepAnswerWithin(sql, request, onward)).catch((error: unknown) => {
        if (!(error instanceof GatewayError) || error.findings.length === 0) throw error;
        showAgain(parts, read, error.findings);
      });
      return onward;
    }

    private formTo({ to, letter, conversation }: ListedEnquiry): ContentPageParts {
      const toName = letter === null ? this.nameOf(to) : `${nameOfPlace(asked, to)} by letter, for they have no node`;
      const page = { view: 'content-form', title, back: { href: `${address}/${conversation}`, text: `Back to the ${words.item}` }, model: { intro: intro(toName) } };
      const plan = { type: kinds['refusal-contest'].content, known: ['subject', 'refused', 'byRule', 'contestedBy', ...leftOut], words: labels };
      return { page, plan, initial: {} };
    }
  }
  return named(ContestPages, `${asked.kind}-${path}-pages`);
}
