import { randomUUID } from 'node:crypto';
import { agency } from '../support/stack.js';
import { stack } from '../support/stack.js';
import { tokenFor } from '../../deploy/local/commands/token.js';

const wait = (ms: number): Promise<void> => new Promise((done) => setTimeout(done, ms));
const tokenLastsMs = 60_000;
const againAfterMs = 300;
const giveUpAfterMs = 240_000;

/** What a sender of traffic is told once its request was taken. */
export interface Taken {
  readonly status: number;
  readonly body: Record<string, unknown>;
  /** How often it was sent. */
  readonly tries: number;
}

/**
 * Sends requests as a test person, again and again until each is taken: as a feed or a person would while something is away. With a key, the
 * same request again is recognised by its Idempotency-Key; without, by its content.
 */
export class Caller {
  private token = '';
  private tokenUntil = 0;

  constructor(private readonly agencyCode: string, private readonly person: string, private readonly signal: AbortSignal) {}

  /** @throws when it is refused for good, or not taken within minutes */
  async send(path: string, init: { readonly body: string; readonly headers: Readonly<Record<string, string>>; readonly marked?: boolean }): Promise<Taken> {
    const headers = { ...init.headers, ...(init.marked === true ? { 'idempotency-key': randomUUID() } : {}) };
    const until = Date.now() + giveUpAfterMs;
    for (let tries = 1; ; tries += 1) {
      const answer = await this.once(path, { method: 'POST', body: init.body, headers }).catch(() => undefined);
      if (answer !== undefined && answer.status >= 200 && answer.status < 300) return { ...answer, tries };
      if (answer !== undefined && isFinal(answer.status, answer.body['code'])) throw new Error(`${path} was answered ${answer.status}: ${JSON.stringify(answer.body).slice(0, 400)}`);
      if (Date.now() > until) throw new Error(`${path} was not taken within ${giveUpAfterMs / 1000} s: ${answer === undefined ? 'no answer' : String(answer.status)}`);
      await wait(againAfterMs);
    }
  }

  /** Reads, again and again until there is an answer. */
  async read(path: string): Promise<Record<string, unknown>> {
    const until = Date.now() + giveUpAfterMs;
    for (;;) {
      const answer = await this.once(path, {}).catch(() => undefined);
      if (answer?.status === 200) return answer.body;
      if (answer !== undefined && isFinal(answer.status, answer.body['code']) || Date.now() > until) throw new Error(`${path} could not be read: ${answer === undefined ? 'no answer' : String(answer.status)}`);
      await wait(againAfterMs);
    }
  }

  private async once(path: string, init: RequestInit): Promise<{ status: number; body: Record<string, unknown> }> {
    const authorization = `Bearer ${await this.bearer()}`;
    const answer = await fetch(`${agency(this.agencyCode).url}${path}`, { ...init, headers: { authorization, ...(init.headers as Record<string, string>) }, signal: AbortSignal.any([this.signal, AbortSignal.timeout(30_000)]) });
    if (answer.status === 401) this.tokenUntil = 0;
    return { status: answer.status, body: await answer.json() as Record<string, unknown> };
  }

  private async bearer(): Promise<string> {
    if (Date.now() > this.tokenUntil) {
      this.token = await tokenFor(stack(), this.person);
      this.tokenUntil = Date.now() + tokenLastsMs;
    }
    return this.token;
  }
}

const passing: ReadonlySet<unknown> = new Set(['REQUEST_IN_PROGRESS', 'REQUEST_CONFLICT', 'PARTNER_SUSPENDED']);
/** A refusal that sending again would not change: neither infrastructure that is away, nor the same request still being worked on, nor a suspension that will be over. */
const isFinal = (status: number, code: unknown): boolean => status >= 400 && status < 500 && ![401, 408, 429].includes(status) && !passing.has(code);
