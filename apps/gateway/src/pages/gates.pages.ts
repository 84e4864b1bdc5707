import { Get, Inject, Param, Post, Query, Req } from '@nestjs/common';
import { type Request } from 'express';
import { type Actor, Asking, MaySee } from '#access';
import { CASE_DATABASE, type CaseDatabase, uuidOrAbsent } from '#exchange/web';
import { GatewayError, proposedAddressKinds } from '#messages';
import {
  acted, Fields, type FormFields, NAME_OF, type Onward, type Page, PagesController, reasonGiven, reasonIn, reasonPage, type RequestForm, requestFormPage, requestOf, SESSIONS, type Session, type Sessions, Signed, words as inWords,
} from '#pages';
import { keepAnswerWithin, PageQuery, type Row, type Sql, sqlOver } from '#platform';
import { askedKinds } from '../enquiries/asked-kinds.js';
import { type GateCheck, gateCheckNames, gateEnquiries, gateKindNames, gateKinds, type GateKind } from '../gates/gate-kinds.js';
import { answerAtGate, decideAtGate, listGates, openGate, personAtGate, readGate, recordCheck, reviewAnswer, visibleGate } from '../gates/gates.js';
import { NewCheck, NewDecision, NewGate, NewReview } from '../gates/requests.js';
import { type ShownGate } from '../gates/shown.js';
import { checkWords } from '../gates/words.js';
import { askedWords } from './asked-words.js';

const reasonAsked = { title: 'Why do you need to see this gate?', back: { href: '/gates', text: 'Back to curfew gates' } };
const kept = 'It is kept with your name. Name nobody, and leave out addresses, postcodes, phone numbers and emails.';
const backTo = (id: string): RequestForm['back'] => ({ href: `/gates/${id}`, text: 'Back to the gate' });
/** Where in the API of pages something is asked, and what that is called. */
const asking = gateEnquiries.map((kind) => ({ kind, path: askedKinds.find((one) => one.kind === kind)!.path, ask: askedWords[kind].ask }));

/** The gates of a caseload and of one person, one gate, and its forms. */
@PagesController('gates')
export class GatesPages {
  constructor(@Inject(CASE_DATABASE) private readonly database: CaseDatabase, @Inject(SESSIONS) private readonly sessions: Sessions, @Inject(NAME_OF) private readonly nameOf: (code: string) => string) {}

  @Get()
  @MaySee({ what: 'gate' })
  async list(@Asking() actor: Actor, @Query() query: PageQuery): Promise<Page> {
    const { items, next } = await listGates(this.database, actor, query);
    return { view: 'gates', title: 'Curfew gates', model: { gates: items, next, address: '/gates' } };
  }

  @Get('about/:crn')
  @MaySee({ what: 'gate' })
  async ofPerson(@Asking() actor: Actor, @Param('crn') crn: string, @Query() query: PageQuery): Promise<Page> {
    await personAtGate(this.sql, actor, crn);
    const { items, next } = await listGates(this.database, actor, { ...query, crn });
    return { view: 'gates', title: `Curfew gates of ${crn}`, back: { href: '/people', text: 'Back to people' }, model: { gates: items, next, address: `/gates/about/${crn}`, crn } };
  }

  @Get('open/:crn')
  @MaySee({ what: 'gate' })
  async openForm(@Asking() actor: Actor, @Param('crn') crn: string): Promise<Page> {
    return requestFormPage(openingOf(await personAtGate(this.sql, actor, crn)));
  }

  @Post('open/:crn')
  @MaySee({ what: 'gate' })
  async open(@Asking() actor: Actor, @Param('crn') crn: string, @Fields() fields: FormFields, @Req() request: Request): Promise<Onward> {
    const form = openingOf(await personAtGate(this.sql, actor, crn));
    return acted(form, fields, async () => {
      const body = { crn, kind: fields.text('kind'), proposedAddress: { kind: fields.text('proposedAddress.kind'), address: fields.text('proposedAddress.address'), postcode: fields.text('proposedAddress.postcode') } };
      const { id } = await openGate(this.database, actor, await requestOf(NewGate, body), (sql, gate) => keepAnswerWithin(sql, request, onwardTo(gate.id)));
      return onwardTo(id);
    });
  }

  @Get(':id')
  @MaySee({ what: 'gate' })
  async one(@Asking() actor: Actor, @Signed() session: Session, @Param('id', uuidOrAbsent) id: string): Promise<Page> {
    const reason = reasonGiven(session, `gates/${id}`);
    if (reason === undefined) {
      await visibleGate(this.sql, actor, id);
      return reasonPage(reasonAsked);
    }
    const gate = await readGate(this.database, actor, id, reason, this.nameOf);
    return { view: 'gate', title: `${gate.kind} of ${gate.crn}`, back: { href: `/gates/about/${gate.crn}`, text: `Back to the gates of ${gate.crn}` }, model: this.shown(gate) };
  }

  @Post(':id')
  @MaySee({ what: 'gate' })
  async giveReason(@Asking() actor: Actor, @Signed() session: Session, @Param('id', uuidOrAbsent) id: string, @Fields() fields: FormFields): Promise<Onward> {
    await visibleGate(this.sql, actor, id);
    await this.sessions.giveReason(session, `gates/${id}`, reasonIn(fields, reasonAsked));
    return onwardTo(id);
  }

  @Get(':id/checks/:what')
  @MaySee({ what: 'gate' })
  async checkForm(@Asking() actor: Actor, @Param('id', uuidOrAbsent) id: string, @Param('what') what: string): Promise<Page> {
    await visibleGate(this.sql, actor, id);
    return requestFormPage(checkOf(id, what));
  }

  @Post(':id/checks/:what')
  @MaySee({ what: 'gate' })
  async check(@Asking() actor: Actor, @Param('id', uuidOrAbsent) id: string, @Param('what') what: string, @Fields() fields: FormFields, @Req() request: Request): Promise<Onward> {
    await visibleGate(this.sql, actor, id);
    return acted(checkOf(id, what), fields, async () => {
      await recordCheck(this.database, actor, id, await requestOf(NewCheck, { what, outcome: fields.text('outcome') }), (sql) => keepAnswerWithin(sql, request, onwardTo(id)));
      return onwardTo(id);
    });
  }

  @Get(':id/reviews/:answer')
  @MaySee({ what: 'gate' })
  async reviewForm(@Asking() actor: Actor, @Param('id', uuidOrAbsent) id: string, @Param('answer', uuidOrAbsent) answer: string): Promise<Page> {
    return requestFormPage(await this.reviewOf(actor, id, answer));
  }

  @Post(':id/reviews/:answer')
  @MaySee({ what: 'gate' })
  async review(@Asking() actor: Actor, @Param('id', uuidOrAbsent) id: string, @Param('answer', uuidOrAbsent) answer: string, @Fields() fields: FormFields, @Req() request: Request): Promise<Onward> {
    return acted(await this.reviewOf(actor, id, answer), fields, async () => {
      await reviewAnswer(this.database, actor, id, await requestOf(NewReview, { answer, conclusion: fields.text('conclusion') }), (sql) => keepAnswerWithin(sql, request, onwardTo(id)));
      return onwardTo(id);
    });
  }

  @Get(':id/decisions')
  @MaySee({ what: 'gate' })
  async decisionForm(@Asking() actor: Actor, @Param('id', uuidOrAbsent) id: string): Promise<Page> {
    return requestFormPage(decisionOf(await visibleGate(this.sql, actor, id)));
  }

  @Post(':id/decisions')
  @MaySee({ what: 'gate' })
  async decide(@Asking() actor: Actor, @Param('id', uuidOrAbsent) id: string, @Fields() fields: FormFields, @Req() request: Request): Promise<Onward> {
    return acted(decisionOf(await visibleGate(this.sql, actor, id)), fields, async () => {
      const body = { decision: fields.text('decision'), reason: fields.text('reason'), manager: fields.text('manager') };
      await decideAtGate(this.database, actor, id, await requestOf(NewDecision, body), (sql) => keepAnswerWithin(sql, request, onwardTo(id)));
      return onwardTo(id);
    });
  }

  private get sql(): Sql {
    return sqlOver(this.database);
  }

  /** What somebody concludes from one answer. Of whom it is does not stand here: that there is one may be sensitive. */
  private async reviewOf(actor: Actor, id: string, answer: string): Promise<RequestForm> {
    await visibleGate(this.sql, actor, id);
    if (await answerAtGate(this.sql, id, answer) === undefined) throw new GatewayError('ACCESS_NOT_FOUND');
    return {
      title: 'Review an answer', back: backTo(id), intro: 'Read the answer first. Where it shows a risk to somebody at the address, record that at the gate too.', sendText: 'Mark as reviewed', marking: 'SENSITIVE',
      fields: [{ name: 'conclusion', control: 'lines', label: 'What you conclude from it', hint: kept }],
    };
  }

  private shown(gate: ShownGate): Readonly<Record<string, unknown>> {
    const kind = gateKinds[gate.kind as GateKind];
    return {
      gate, name: kind.name, toBe: inWords(kind.for).toLowerCase(), asking, ofAddress: inWords(gate.proposedAddress.kind),
      conversations: gate.conversations.map((one) => ({ ...one, toName: this.nameOf(one.to), path: asking.find(({ kind: asked }) => asked === one.kind)?.path })),
      checks: gateCheckNames.map((what) => ({ what, title: checkWords[what].title, recorded: gate.checks.filter((one) => one.what === what).map((one) => ({ ...one, text: checkWords[what].outcomes[one.outcome] })) })),
      decisions: gate.decisions.toReversed(),
    };
  }
}

const onwardTo = (id: string): Onward => ({ onward: `/gates/${id}` });

const openingOf = (person: Row): RequestForm => ({
  title: 'Open a curfew gate', back: { href: `/gates/about/${String(person['crn'])}`, text: 'Back to the gates' }, sendText: 'Open', marking: 'SENSITIVE',
  intro: `For ${String(person['given_names'])} ${String(person['family_name'])} (${String(person['crn'])}). Another address needs another gate.`,
  fields: [
    { name: 'kind', control: 'choice', label: 'Which curfew', items: gateKindNames.map((value) => ({ value, text: `${gateKinds[value].name} (${value})` })) },
    { name: 'proposedAddress.kind', control: 'choice', label: 'Whose address it is', items: proposedAddressKinds.map((value) => ({ value, text: inWords(value) })) },
    { name: 'proposedAddress.address', control: 'lines', label: 'Proposed address', hint: 'Where the person is to live.' },
    { name: 'proposedAddress.postcode', control: 'line', label: 'Postcode', hint: 'By it whom to ask is found.' },
  ],
});

function checkOf(id: string, what: string): RequestForm {
  if (!gateCheckNames.some((one) => one === what)) throw new GatewayError('ACCESS_NOT_FOUND');
  const { title, question, hint, outcomes } = checkWords[what as GateCheck];
  return {
    title, back: backTo(id), intro: 'The outcome is kept with your name and the time.', sendText: 'Record', marking: 'SENSITIVE',
    fields: [{ name: 'outcome', control: 'choice', label: question, hint, items: Object.entries(outcomes).map(([value, text]) => ({ value, text })) }],
  };
}

function decisionOf(row: Row): RequestForm {
  const { for: proposed, not } = gateKinds[row['kind'] as GateKind];
  return {
    title: 'Record a decision', back: backTo(String(row['id'])), sendText: 'Record the decision', marking: 'SENSITIVE',
    intro: `While the gate is red the address must not be ${inWords(proposed).toLowerCase()}. A decision against that is recorded as such, with every reason for which the gate is red then.`,
    fields: [
      { name: 'decision', control: 'choice', label: 'What is decided', items: [proposed, not].map((value) => ({ value, text: inWords(value) })) },
      { name: 'reason', control: 'lines', label: 'Why', hint: kept },
      { name: 'manager', control: 'line', label: 'The manager who agreed (optional)', hint: 'Needed where it is decided against the gate.' },
    ],
  };
}
