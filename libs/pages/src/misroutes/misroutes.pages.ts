import { Get, Inject, Param, ParseEnumPipe, Post, Query, Req, type Type } from '@nestjs/common';
import { type Request } from 'express';
import { type Actor, Asking, MaySee } from '#access';
import {
  checkReportable, closeMisroute, ControllerTold, type Misroute, MisrouteEnd, misroutes, NewMisroute, type Readable, readMisroute, recordControllerTold, recordSafetyCall, recordSenderTold, reportMisroute, SafetyCall, SenderTold,
} from '#exchange/misroutes';
import { CASE_DATABASE, type CaseDatabase, READABLE, uuidOrAbsent } from '#exchange/web';
import { GatewayError } from '#messages';
import { keepAnswerWithin, PageQuery, type Sql, sqlOver, transactionOver } from '#platform';
import { Fields, type FormFields } from '../form/fields.js';
import { acted, bodyIn, type RequestForm, requestFormPage, requestOf } from '../form/request-form.js';
import { type Onward, type Page } from '../page.js';
import { PagesController } from '../pages-controller.js';
import { words } from '../show/words.js';
import { NAME_OF } from '../tokens.js';
import { endWords, misrouteForms, reporting, rungWords, stepWords } from './misroute-forms.js';

const address = '/misroutes';

type Step = keyof ReturnType<typeof misrouteForms>;
type Recording = (sql: Sql, actor: Actor, id: string) => Promise<unknown>;

/** What a form of one step is read as, and what it does. */
const step = <Body>(type: Type<Body>, record: (sql: Sql, actor: Actor, id: string, body: Body) => Promise<unknown>) => async (written: object): Promise<Recording> => {
  const body = await requestOf(type, written);
  return (sql, actor, id) => record(sql, actor, id, body);
};
const steps: { readonly [Name in Step]: (written: object) => Promise<Recording> } = {
  'safety-call': step(SafetyCall, recordSafetyCall), 'controller-told': step(ControllerTold, recordControllerTold), 'sender-told': step(SenderTold, recordSenderTold), closed: step(MisrouteEnd, closeMisroute),
};

/** The name of a step in a path; another names nothing, in the same words as an id of nothing. */
const stepOrAbsent = new ParseEnumPipe(Object.fromEntries(Object.keys(steps).map((name) => [name, name])), { exceptionFactory: () => new GatewayError('ACCESS_NOT_FOUND') });

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

  @Get(':id/:step')
  @MaySee({ what: 'misroute' })
  async stepForm(@Param('id', uuidOrAbsent) id: string, @Param('step', stepOrAbsent) step: Step): Promise<Page> {
    await readMisroute(sqlOver(this.database), id);
    return requestFormPage(misrouteForms(id)[step]);
  }

  @Post(':id/:step')
  @MaySee({ what: 'misroute' })
  async takeStep(@Asking() actor: Actor, @Param('id', uuidOrAbsent) id: string, @Param('step', stepOrAbsent) step: Step, @Fields() fields: FormFields, @Req() request: Request): Promise<Onward> {
    const form = misrouteForms(id)[step], onward = { onward: `${address}/${id}` };
    return acted(form, fields, async () => {
      const record = await steps[step](bodyIn(form, fields));
      await transactionOver(this.database, async (sql) => {
        await record(sql, actor, id);
        await keepAnswerWithin(sql, request, onward);
      });
      return onward;
    });
  }

  private async reporting(actor: Actor, issuer: string, message: string): Promise<RequestForm> {
    const row = await checkReportable(sqlOver(this.database), actor, this.app, { message, issuer });
    return reporting(`${words(row['kind'])} from ${this.nameOf(issuer)}`);
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
