import { Get, Inject, Param, Post, Query, Req, type Type } from '@nestjs/common';
import { type Request } from 'express';
import { type Actor, Asking, MaySee } from '#access';
import {
  checkReportable, closeMisroute, ControllerTold, type Misroute, MisrouteEnd, misroutes, NewMisroute, type Readable, readMisroute, type ReadMisroute, recordControllerTold, recordSafetyCall, recordSenderTold, reportMisroute, SafetyCall, SenderTold,
} from '#exchange/misroutes';
import { CASE_DATABASE, type CaseDatabase, READABLE, uuidOrAbsent } from '#exchange/web';
import { keepAnswerWithin, PageQuery, type Sql, sqlOver, transactionOver } from '#platform';
import { Fields, type FormFields } from '../form/fields.js';
import { acted, bodyIn, type RequestForm, requestFormPage, requestOf } from '../form/request-form.js';
import { type Onward, type Page } from '../page.js';
import { PagesController } from '../pages-controller.js';
import { words } from '../show/words.js';
import { NAME_OF } from '../tokens.js';
import { endWords, misrouteForms, reporting, rungWords, stepWords } from './misroute-forms.js';

const address = '/misroutes';

/** What belongs to a victim and was found on the case side: the form that reports it, the list, one with its steps, and a form for each step. */
@PagesController('misroutes')
export class MisroutesPages {
  constructor(@Inject(CASE_DATABASE) private readonly database: CaseDatabase, @Inject(READABLE) private readonly app: { readonly readable: readonly Readable[] }, @Inject(NAME_OF) private readonly nameOf: (code: string) => string) {}

  @Get()
  @MaySee({ what: 'misroute' })
  async list(@Query() query: PageQuery): Promise<Page> {
    const { items, next } = await misroutes(sqlOver(this.database), query);
    return { view: 'misroutes', title: 'Misroutes', model: { misroutes: items.map((one) => this.shown(one)), next } };
  }

  @Get('reported')
  @MaySee({ what: 'misroute-report' })
  reported(): Page {
    return { view: 'misroute-reported', title: 'It is in quarantine', model: {} };
  }

  @Get('new/:issuer/:message')
  @MaySee({ what: 'misroute-report' })
  async form(@Asking() actor: Actor, @Param('issuer') issuer: string, @Param('message', uuidOrAbsent) message: string): Promise<Page> {
    return requestFormPage(await this.reporting(actor, issuer, message));
  }

  @Post('new/:issuer/:message')
  @MaySee({ what: 'misroute-report' })
  async report(@Asking() actor: Actor, @Param('issuer') issuer: string, @Param('message', uuidOrAbsent) message: string, @Fields() fields: FormFields, @Req() request: Request): Promise<Onward> {
    const form = await this.reporting(actor, issuer, message), onward = { onward: `${address}/reported` };
    return acted(form, fields, async () => {
      const body = await requestOf(NewMisroute, { ...bodyIn(form, fields), message, issuer });
      await reportMisroute({ database: this.database, readable: this.app.readable }, actor, body, (sql) => keepAnswerWithin(sql, request, onward));
      return onward;
    });
  }

  @Get(':id')
  @MaySee({ what: 'misroute' })
  async one(@Param('id', uuidOrAbsent) id: string): Promise<Page> {
    const one = await readMisroute(sqlOver(this.database), id);
    return { view: 'misroute', title: `Misroute of ${words(one.kind).toLowerCase()} from ${this.nameOf(one.issuer)}`, back: { href: address, text: 'Back to misroutes' }, model: { one: { ...this.shown(one), readers: one.readers }, address: `${address}/${id}` } };
  }

  @Get(':id/safety-call')
  @MaySee({ what: 'misroute' })
  safetyCallForm(@Param('id', uuidOrAbsent) id: string): Promise<Page> {
    return this.formOf(id, 'safety-call');
  }

  @Post(':id/safety-call')
  @MaySee({ what: 'misroute' })
  safetyCall(@Asking() actor: Actor, @Param('id', uuidOrAbsent) id: string, @Fields() fields: FormFields, @Req() request: Request): Promise<Onward> {
    return this.act(id, 'safety-call', SafetyCall, fields, request, (sql, body) => recordSafetyCall(sql, actor, id, body));
  }

  @Get(':id/controller-told')
  @MaySee({ what: 'misroute' })
  controllerForm(@Param('id', uuidOrAbsent) id: string): Promise<Page> {
    return this.formOf(id, 'controller-told');
  }

  @Post(':id/controller-told')
  @MaySee({ what: 'misroute' })
  controller(@Asking() actor: Actor, @Param('id', uuidOrAbsent) id: string, @Fields() fields: FormFields, @Req() request: Request): Promise<Onward> {
    return this.act(id, 'controller-told', ControllerTold, fields, request, (sql, body) => recordControllerTold(sql, actor, id, body));
  }

  @Get(':id/sender-told')
  @MaySee({ what: 'misroute' })
  senderForm(@Param('id', uuidOrAbsent) id: string): Promise<Page> {
    return this.formOf(id, 'sender-told');
  }

  @Post(':id/sender-told')
  @MaySee({ what: 'misroute' })
  sender(@Asking() actor: Actor, @Param('id', uuidOrAbsent) id: string, @Fields() fields: FormFields, @Req() request: Request): Promise<Onward> {
    return this.act(id, 'sender-told', SenderTold, fields, request, (sql, body) => recordSenderTold(sql, actor, id, body));
  }

  @Get(':id/closed')
  @MaySee({ what: 'misroute' })
  closeForm(@Param('id', uuidOrAbsent) id: string): Promise<Page> {
    return this.formOf(id, 'closed');
  }

  @Post(':id/closed')
  @MaySee({ what: 'misroute' })
  close(@Asking() actor: Actor, @Param('id', uuidOrAbsent) id: string, @Fields() fields: FormFields, @Req() request: Request): Promise<Onward> {
    return this.act(id, 'closed', MisrouteEnd, fields, request, (sql, body) => closeMisroute(sql, actor, id, body));
  }

  private async reporting(actor: Actor, issuer: string, message: string): Promise<RequestForm> {
    const row = await checkReportable(sqlOver(this.database), actor, this.app, { message, issuer });
    return reporting(`${words(row['kind'])} from ${this.nameOf(issuer)}`);
  }

  private async formOf(id: string, form: keyof ReturnType<typeof misrouteForms>): Promise<Page> {
    await readMisroute(sqlOver(this.database), id);
    return requestFormPage(misrouteForms(id)[form]);
  }

  private act<Body>(id: string, name: keyof ReturnType<typeof misrouteForms>, type: Type<Body>, fields: FormFields, request: Request, record: (sql: Sql, body: Body) => Promise<ReadMisroute>): Promise<Onward> {
    const form = misrouteForms(id)[name], onward = { onward: `${address}/${id}` };
    return acted(form, fields, async () => {
      const body = await requestOf(type, bodyIn(form, fields));
      await transactionOver(this.database, async (sql) => {
        await record(sql, body);
        await keepAnswerWithin(sql, request, onward);
      });
      return onward;
    });
  }

  private shown(one: Misroute): Misroute & Readonly<Record<'from' | 'what' | 'next' | 'due' | 'ended', string>> & { readonly callFirst: boolean; readonly senderTold: boolean; readonly todo: readonly string[]; readonly did: readonly object[] } {
    const [next] = one.open, rung = one.controller.rung;
    return {
      ...one, from: this.nameOf(one.issuer), what: words(one.kind), callFirst: next === 'SAFETY_CALL', senderTold: one.steps.some(({ step }) => step === 'SENDER_TOLD'), todo: one.open.map((step) => stepWords[step]), next: one.state === 'CLOSED' ? '' : next === undefined ? 'Close it' : stepWords[next],
      due: rung === null ? '' : rungWords[rung] ?? words(rung), ended: one.closed === null ? '' : endWords[one.closed.outcome] ?? '',
      did: one.steps.map((step) => ({ ...step, title: stepWords[step.step], ended: step.outcome === null ? undefined : endWords[step.outcome] })),
    };
  }
}
