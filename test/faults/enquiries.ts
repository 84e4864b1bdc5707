import { because, daDraft, daNil } from '../support/enquiries.js';
import { type Draw } from '../generate/draw.js';
import { Caller } from './caller.js';
import { type Person } from './caseload.js';

/** What was asked of a force and taken by the node; and, once the force's unit has replied, that it has. */
export interface SentEnquiry {
  readonly conversation: string;
  readonly to: string;
  replied: boolean;
}

/** The units that work through enquiries. */
const units = { 'police-west-mercia': 'unit.wm', 'police-cheshire': 'unit.ch' } as const;
const reading = because('To see what came of it');
const headers = { 'content-type': 'application/json' };
const wait = (ms: number): Promise<void> => new Promise((done) => setTimeout(done, ms));

/** Enquiries that are asked, opened, taken, answered and read while everything may be killed. */
export class EnquiryTraffic {
  readonly enquiries: SentEnquiry[] = [];

  constructor(private readonly draw: Draw, private readonly people: readonly Person[], private readonly parts: { readonly signal: AbortSignal; readonly pauseMs: number; stopping(): boolean; note(tries: number): void }) {}

  senders(): Promise<void>[] {
    return [this.ask(), ...Object.entries(units).map(([force, unit]) => this.answer(force, unit))];
  }

  private async ask(): Promise<void> {
    const practitioner = new Caller('probation', 'pat.practitioner', this.parts.signal);
    while (!this.parts.stopping()) {
      const urgency = this.draw.chance(0.2) ? 'IMMEDIATE' : 'ROUTINE';
      const body = JSON.stringify({ crn: this.draw.pick(this.people).crn, content: daDraft({ forces: ['22', '07'], urgency }) });
      const { body: issued, tries } = await practitioner.send('/api/enquiries', { body, headers, marked: true });
      this.parts.note(tries);
      for (const { conversation, to } of issued['conversations'] as { conversation: string; to: string }[]) this.enquiries.push({ conversation, to, replied: false });
      for (const { conversation } of this.draw.sample(this.enquiries.filter(({ replied }) => replied), 2)) await practitioner.read(`/api/enquiries/${conversation}?${reading}`);
      await wait(this.parts.pauseMs * 3);
    }
  }

  private async answer(force: string, unit: string): Promise<void> {
    const officer = new Caller(force, unit, this.parts.signal);
    while (!this.parts.stopping()) {
      const { items } = await officer.read('/api/enquiries?state=WAITING&limit=5') as { items: { id: string; conversation: string }[] };
      for (const { id, conversation } of items) {
        const asked = this.enquiries.find((one) => one.conversation === conversation);
        if (asked === undefined) continue;
        await officer.read(`/api/enquiries/${id}?${reading}`);
        const taken = await officer.send(`/api/enquiries/${id}/take`, { body: '{}', headers, marked: true });
        const { tries } = await officer.send(`/api/enquiries/${id}/replies`, { body: JSON.stringify({ kind: 'da-response', content: daNil() }), headers, marked: true });
        this.parts.note(taken.tries);
        this.parts.note(tries);
        asked.replied = true;
      }
      await wait(this.parts.pauseMs * 2);
    }
  }
}
