import { because, daDraft, daNil } from '../support/enquiries.js';
import { type Draw } from '../generate/draw.js';
import { Caller } from './caller.js';
import { type ForceCode, forces, type Person } from './caseload.js';

/** What was asked of a force and taken by the node; and, once the force's unit has replied, that it has. */
export interface SentEnquiry {
  readonly conversation: string;
  readonly to: string;
  /** The conversation that was given up, in place of which this was asked. */
  readonly insteadOf?: string;
  replied: boolean;
}

/** The units that work through enquiries. */
const units = { 'police-west-mercia': 'unit.wm', 'police-cheshire': 'unit.ch' } as const;
const reading = because('To see what came of it');
const headers = { 'content-type': 'application/json' };
/** How long an enquiry that was asked anew may be on its way. */
const answeredWithinMs = 60_000;
const wait = (ms: number): Promise<void> => new Promise((done) => setTimeout(done, ms));

/** Enquiries that are asked, opened, taken, answered and read while everything may be killed. */
export class EnquiryTraffic {
  readonly enquiries: SentEnquiry[] = [];

  constructor(private readonly draw: Draw, private readonly people: readonly Person[], private readonly parts: { readonly signal: AbortSignal; readonly pauseMs: number; stopping(): boolean; note(tries: number): void }) {}

  senders(): Promise<void>[] {
    return [this.ask(), ...Object.entries(units).map(([force, unit]) => this.answer(force, unit))];
  }

  /** Asks a force anew what was given up, as a practitioner does who is told so, and has it answered. */
  async askAnew({ conversation: insteadOf, to }: SentEnquiry): Promise<void> {
    const practitioner = new Caller('probation', 'pat.practitioner', this.parts.signal);
    const code = (Object.keys(forces) as ForceCode[]).find((one) => forces[one] === to)!;
    const [asked] = await this.send(practitioner, [code], 'ROUTINE', insteadOf);
    const officer = new Caller(to, units[to as keyof typeof units], this.parts.signal);
    for (const until = Date.now() + answeredWithinMs; asked?.replied !== true && Date.now() < until; await wait(this.parts.pauseMs)) await this.answerSome(to, officer);
  }

  private async ask(): Promise<void> {
    const practitioner = new Caller('probation', 'pat.practitioner', this.parts.signal);
    while (!this.parts.stopping()) {
      await this.send(practitioner, ['22', '07'], this.draw.chance(0.2) ? 'IMMEDIATE' : 'ROUTINE');
      for (const { conversation } of this.draw.sample(this.enquiries.filter(({ replied }) => replied), 2)) await practitioner.read(`/api/enquiries/${conversation}?${reading}`);
      await wait(this.parts.pauseMs * 3);
    }
  }

  private async send(practitioner: Caller, to: readonly ForceCode[], urgency: string, insteadOf?: string): Promise<SentEnquiry[]> {
    const body = JSON.stringify({ crn: this.draw.pick(this.people).crn, content: daDraft({ forces: to, urgency }) });
    const { body: issued, tries } = await practitioner.send('/api/enquiries', { body, headers, marked: true });
    this.parts.note(tries);
    const sent = (issued['conversations'] as { conversation: string; to: string }[]).map((one): SentEnquiry => ({ conversation: one.conversation, to: one.to, replied: false, ...(insteadOf === undefined ? {} : { insteadOf }) }));
    this.enquiries.push(...sent);
    return sent;
  }

  private async answer(force: string, unit: string): Promise<void> {
    const officer = new Caller(force, unit, this.parts.signal);
    while (!this.parts.stopping()) {
      await this.answerSome(force, officer);
      await wait(this.parts.pauseMs * 2);
    }
  }

  private async answerSome(force: string, officer: Caller): Promise<void> {
    const { items } = await officer.read('/api/enquiries?state=WAITING&limit=5') as { items: { id: string; conversation: string }[] };
    for (const { id, conversation } of items) {
      const asked = this.enquiries.find((one) => one.conversation === conversation && one.to === force);
      if (asked === undefined) continue;
      await officer.read(`/api/enquiries/${id}?${reading}`);
      const taken = await officer.send(`/api/enquiries/${id}/take`, { body: '{}', headers, marked: true });
      const { tries } = await officer.send(`/api/enquiries/${id}/replies`, { body: JSON.stringify({ kind: 'da-response', content: daNil() }), headers, marked: true });
      this.parts.note(taken.tries);
      this.parts.note(tries);
      asked.replied = true;
    }
  }
}
