import { Get, Inject, Param, Post, Req, type Type } from '@nestjs/common';
import { type Request } from 'express';
import { type Actor, Asking, MaySee } from '#access';
import { type Submitter } from '#exchange/submit';
import { CASE_DATABASE, type CaseDatabase, type CurrentDirectory, DIRECTORY, SUBMITTER, uuidOrAbsent } from '#exchange/web';
import { childrenAsked, correctionReasons, GatewayError, type Kind, kinds } from '#messages';
import { acted, bodyIn, contentPage, type ContentPageParts, contestWords, Fields, type FormFields, type Onward, type Page, PagesController, readForm, reasonIn, type ReasonAsked, reasonPage, refusalWords, requestFormPage, type RequestForm, requestOf, showAgain, showMorePlaces, whichChild, words as inWords } from '#pages';
import { keepAnswerWithin, named, sqlOver } from '#platform';
import { type AskingParts, visibleAsked } from '../enquiries/ask.js';
import { type AskedKind, nameOfPlace } from '../enquiries/asked-kinds.js';
import { contestRoles } from '../enquiries/contests.controller.js';
import { correctLetter, withdrawReply } from '../letters/correct-letter.js';
import { letterActs } from '../letters/tell-corrected.js';
import { NewLetterCorrection, ReplyTakenBack } from '../letters/letters-of.controller.js';
import { fileReply, judgeReplyTo, recordHanded, repliesNow } from '../letters/file-reply.js';

/** How many places the form of a reply has at first for each of its lists. */
const places: Partial<Record<Kind, Record<string, number>>> = {
  'da-response': { incidents: 3, 'incidents.people': 2, 'scope.persons': 3, intelligence: 1, ordersInForce: 2, bail: 1, withheld: 2 }, 'safeguarding-response': { children: 4, 'scope.persons': 4, withheld: 2 },
};

/** Replies that have words of their own in a form, wherever they are given. */
const worded = [refusalWords, ...contestWords.replies];

/** The form of a reply of one kind. Of children it asks which child of the enquiry each is, and has room for all of them and one more. */
function planOf(kind: Kind, asked: object): ContentPageParts['plan'] {
  const type = kinds[kind].content, room = places[kind] ?? {};
  return kind === 'safeguarding-response' ? { type, places: { ...room, children: Math.max(4, childrenAsked(asked).length + 1) }, words: { 'children.askedAs': whichChild(asked) } } : { type, places: room };
}

/** The pages on which the reply of a place without a node is filed, and on which somebody says that its letter was sent by hand. */
export function lettersPages(asked: AskedKind): Type {
  const address = `/${asked.path}`;

  @PagesController(asked.path)
  class LettersOfPages {
    private readonly parts: AskingParts;

    constructor(@Inject(CASE_DATABASE) database: CaseDatabase, @Inject(SUBMITTER) submitter: Submitter, @Inject(DIRECTORY) directory: CurrentDirectory) {
      this.parts = { database, submitter, directory };
    }

    @Get(':conversation/replies/:kind')
    @MaySee({ what: asked.what })
    async form(@Asking() actor: Actor, @Param('conversation', uuidOrAbsent) conversation: string, @Param('kind') kind: string): Promise<Page> {
      return contentPage(await this.reply(actor, conversation, kind));
    }

    @Post(':conversation/replies/:kind')
    @MaySee({ what: asked.what })
    async file(@Asking() actor: Actor, @Param('conversation', uuidOrAbsent) conversation: string, @Param('kind') kind: string, @Fields() fields: FormFields, @Req() request: Request): Promise<Onward> {
      const form = readForm(await this.reply(actor, conversation, kind), fields), { parts, read } = form;
      showMorePlaces(form, fields);
      const reply = { kind: kind as Kind, content: read.content };
      const findings = await judgeReplyTo(this.parts, asked, actor, conversation, reply);
      if (findings.length > 0) showAgain(parts, read, findings);
      const onward = { onward: `${address}/${conversation}` };
      await fileReply(this.parts, asked, actor, conversation, reply, (sql) => keepAnswerWithin(sql, request, onward));
      return onward;
    }

    @Get(':conversation/sent-by-hand')
    @MaySee({ what: asked.what })
    async handedForm(@Asking() actor: Actor, @Param('conversation', uuidOrAbsent) conversation: string): Promise<Page> {
      return reasonPage(await this.handing(actor, conversation));
    }

    @Post(':conversation/sent-by-hand')
    @MaySee({ what: asked.what })
    async handed(@Asking() actor: Actor, @Param('conversation', uuidOrAbsent) conversation: string, @Fields() fields: FormFields, @Req() request: Request): Promise<Onward> {
      const to = reasonIn(fields, await this.handing(actor, conversation));
      const onward = { onward: `${address}/${conversation}` };
      await recordHanded(this.parts, asked, actor, conversation, { to, at: new Date() }, (sql) => keepAnswerWithin(sql, request, onward));
      return onward;
    }

    @Get(':conversation/letter-correction')
    @MaySee({ what: asked.what, roles: contestRoles })
    async correctForm(@Asking() actor: Actor, @Param('conversation', uuidOrAbsent) conversation: string): Promise<Page> {
      return requestFormPage(await this.correcting(actor, conversation));
    }

    @Post(':conversation/letter-correction')
    @MaySee({ what: asked.what, roles: contestRoles })
    async correct(@Asking() actor: Actor, @Param('conversation', uuidOrAbsent) conversation: string, @Fields() fields: FormFields, @Req() request: Request): Promise<Onward> {
      const form = await this.correcting(actor, conversation), onward = { onward: `${address}/${conversation}` };
      return acted(form, fields, async () => {
        const said = await requestOf(NewLetterCorrection, bodyIn(form, fields));
        await correctLetter(this.parts, asked, actor, conversation, said, (sql) => keepAnswerWithin(sql, request, onward));
        return onward;
      });
    }

    @Get(':conversation/answers/:reply/withdrawn')
    @MaySee({ what: asked.what })
    async takenBackForm(@Asking() actor: Actor, @Param('conversation', uuidOrAbsent) conversation: string, @Param('reply', uuidOrAbsent) _reply: string): Promise<Page> {
      return requestFormPage(await this.takingBack(actor, conversation));
    }

    @Post(':conversation/answers/:reply/withdrawn')
    @MaySee({ what: asked.what })
    async takenBack(@Asking() actor: Actor, @Param('conversation', uuidOrAbsent) conversation: string, @Param('reply', uuidOrAbsent) reply: string, @Fields() fields: FormFields, @Req() request: Request): Promise<Onward> {
      const form = await this.takingBack(actor, conversation), onward = { onward: `${address}/${conversation}` };
      return acted(form, fields, async () => {
        const { reasonCode } = await requestOf(ReplyTakenBack, bodyIn(form, fields));
        await withdrawReply(this.parts, asked, actor, { conversation, reply, reasonCode }, (sql) => keepAnswerWithin(sql, request, onward));
        return onward;
      });
    }

    private async correcting(actor: Actor, conversation: string): Promise<RequestForm> {
      const { toName } = await this.byLetter(actor, conversation);
      const choices = (codes: readonly string[]): { value: string; text: string }[] => codes.map((value) => ({ value, text: inWords(value) }));
      return {
        title: 'Withdraw this letter', back: { href: `${address}/${conversation}`, text: 'Back' }, sendText: 'Withdraw it', intro: `${toName} are told by a letter that it does not hold any more. What is right instead you ask anew.`,
        fields: [{ name: 'act', control: 'choice', label: 'What is said of it', items: choices(letterActs) }, { name: 'reasonCode', control: 'choice', label: 'Why', items: choices(correctionReasons) }, { name: 'reason', control: 'lines', label: 'Why, in words', hint: 'They read it. Repeat nothing of what was wrong.' }],
      };
    }

    private async takingBack(actor: Actor, conversation: string): Promise<RequestForm> {
      const { toName } = await this.byLetter(actor, conversation);
      return {
        title: 'They have taken this answer back', back: { href: `${address}/${conversation}`, text: 'Back' }, sendText: 'Record it', intro: `${toName} say that the answer that was filed does not hold. It counts for nothing from then on, whoever has read it is told, and the answer is waited for again.`,
        fields: [{ name: 'reasonCode', control: 'choice', label: 'Why, as they say it', items: correctionReasons.map((value) => ({ value, text: inWords(value) })) }],
      };
    }

    private async handing(actor: Actor, conversation: string): Promise<ReasonAsked> {
      const { toName } = await this.byLetter(actor, conversation);
      const [label, todo] = ['To whom it was sent, how and when', 'Say to which team or office it was sent, how and when. Name nobody, and write no address, postcode, phone number or email.'];
      return { title: 'It was sent by hand', back: { href: `${address}/${conversation}`, text: 'Back' }, form: { view: 'awaited-outcome', model: { says: `To ${toName}. It is recorded with your name, and the letter is not sent by mail any more. The answer is waited for as before.`, label, button: 'It was sent' }, label, todo } };
    }

    private async reply(actor: Actor, conversation: string, kind: string): Promise<ContentPageParts> {
      const { toName, asked: content } = await this.byLetter(actor, conversation);
      const of = (await repliesNow(sqlOver(this.parts.database), asked, conversation)).find((one) => one === kind);
      if (of === undefined) throw new GatewayError('ACCESS_NOT_FOUND');
      const model = { intro: `From ${toName}, reference ${conversation}. Write down what they say, as they say it.`, sendText: 'File this' };
      return {
        page: { view: 'content-form', title: `File: ${inWords(of)}`, back: { href: `${address}/${conversation}`, text: 'Back' }, model },
        plan: worded.find((one) => one.kind === of)?.plan(this.parts.directory.current(), {}) ?? planOf(of, content),
      };
    }

    /** @throws GatewayError ACCESS_NOT_FOUND where no letter was written, as for none */
    private async byLetter(actor: Actor, conversation: string): Promise<{ readonly toName: string; readonly asked: object }> {
      const row = await visibleAsked(sqlOver(this.parts.database), asked, actor, conversation);
      if (row['letter'] === null) throw new GatewayError('ACCESS_NOT_FOUND');
      return { toName: nameOfPlace(asked, String(row['recipient'])), asked: row['asked_now'] as object };
    }
  }
  return named(LettersOfPages, `${asked.kind}-letters-pages`);
}
