import { Get, Inject, Param, Post, Req, type Type } from '@nestjs/common';
import { type Request } from 'express';
import { type Actor, Asking, MaySee } from '#access';
import { type Submitter } from '#exchange/submit';
import { CASE_DATABASE, type CaseDatabase, type CurrentDirectory, DIRECTORY, SUBMITTER, uuidOrAbsent } from '#exchange/web';
import { contentPage, type ContentPageParts, Fields, type FormFields, NAME_OF, type Onward, type Page, PagesController, readForm, reasonGiven, SESSIONS, type Session, type Sessions, showAgain, showMorePlaces, Signed } from '#pages';
import { keepAnswerWithin, named } from '#platform';
import { type AskingParts } from '../enquiries/ask.js';
import { type AskedKind, nameOfPlace } from '../enquiries/asked-kinds.js';
import { clarify, judgeClarification, type JudgedClarification } from '../enquiries/clarify.js';
import { type AskedWords } from './asked-words.js';
import { leftOutIn, notYetSeen, placesShown, shownWithReasons } from './places-shown.js';

/** The page on which an agency that asks for more is answered: what was asked stands in the form, and goes to it anew. */
export function clarifyPages(asked: AskedKind, words: AskedWords): Type {
  const address = `/${asked.path}`;

  @PagesController(asked.path)
  class ClarifyPages {
    private readonly parts: AskingParts;

    constructor(
      @Inject(CASE_DATABASE) database: CaseDatabase, @Inject(SUBMITTER) submitter: Submitter, @Inject(DIRECTORY) directory: CurrentDirectory, @Inject(SESSIONS) readonly sessions: Sessions, @Inject(NAME_OF) readonly nameOf: (code: string) => string,
    ) {
      this.parts = { database, submitter, directory };
    }

    @Get(':conversation/clarify')
    @MaySee({ what: asked.what })
    async form(@Asking() actor: Actor, @Signed() session: Session, @Param('conversation', uuidOrAbsent) conversation: string): Promise<Page | Onward> {
      const judged = await judgeClarification(this.parts, asked, actor, conversation);
      // What was asked stands in the form, so the reason for seeing it comes first.
      if (reasonGiven(session, `${asked.path}/${conversation}`) === undefined) return { onward: `${address}/${conversation}` };
      return contentPage(this.formOf(judged));
    }

    @Post(':conversation/clarify')
    @MaySee({ what: asked.what })
    async send(@Asking() actor: Actor, @Param('conversation', uuidOrAbsent) conversation: string, @Fields() fields: FormFields, @Req() request: Request): Promise<Onward> {
      const leftOut = leftOutIn(fields);
      const { content } = readForm(this.formOf(await judgeClarification(this.parts, asked, actor, conversation)), fields).read;
      const judged = await judgeClarification(this.parts, asked, actor, conversation, { content, leftOut });
      const form = readForm(this.formOf(judged), fields), { parts, read } = form;
      showMorePlaces(form, fields);
      const findings = [...judged.completed.findings, ...notYetSeen(asked, judged.completed.notAsked, fields)];
      if (findings.length > 0) showAgain(parts, { ...read, shown: shownWithReasons(read.shown, leftOut) }, findings);
      const onward = { onward: `${address}/${conversation}` };
      await clarify(this.parts, asked, actor, conversation, { content, leftOut }, (sql) => keepAnswerWithin(sql, request, onward));
      return onward;
    }

    /** The form with what was asked; whom it goes to is not asked, and a place is shown where only what is written anew leads there. */
    private formOf({ row, completed }: JudgedClarification): ContentPageParts {
      const toName = this.nameOf(String(row['recipient'])), initial = row['asked_now'] as Readonly<Record<string, unknown>>;
      const plan = words.plan(this.parts.directory.current());
      const settled = asked.places?.field === undefined ? [] : [initial[asked.places.field]].flat();
      const { ledTo, unplaced } = placesShown(completed, (place) => nameOfPlace(asked, place));
      const model = {
        intro: `${toName} asks for more about ${String(row['crn'])}. What you asked stands here, but what belongs to a victim: enter that again. It goes to ${toName} anew, and the time for the answer runs again.`, sendText: 'Send',
        ledTo: ledTo.filter(({ place, reason }) => !settled.includes(place) && reason === undefined), unplaced, isListed: true,
      };
      return {
        page: { view: 'asked-form', title: `Answer ${toName}`, back: { href: `${address}/${String(row['conversation'])}`, text: `Back to the ${words.item}` }, model }, initial,
        plan: { ...plan, known: [...plan.known ?? [], ...(asked.places?.field === undefined ? [] : [asked.places.field])] },
      };
    }
  }
  return named(ClarifyPages, `${asked.kind}-clarify-pages`);
}
