import { randomUUID } from 'node:crypto';
import { request } from 'node:http';
import { type Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { tokenFor } from './commands/token.js';
import { CannotRun } from './place.js';
import { personInRole } from './sample/people.js';
import { type StackAgency, type StackFile } from './stack-file.js';

/** What a node answered: its status and its JSON, or its problem. */
export interface Answer { readonly status: number; readonly body: Readonly<Record<string, unknown>> }

/** The agency of a running stack with this code. @throws CannotRun */
export function agencyOf(stack: StackFile, code: string): StackAgency {
  const agency = stack.agencies.find((each) => each.agency === code);
  if (!agency) throw new CannotRun(`there is no agency ${code} in this stack; there are ${stack.agencies.map((each) => each.agency).join(', ')}`);
  return agency;
}

/** Speaks to one agency's node as the test person there who has a role. */
export class NodeApi {
  private constructor(private readonly agency: { readonly name: string }, private readonly url: string, private readonly token: string) {}

  /** Its `web`, or its `desk`. @throws CannotRun when the agency has nobody in that role */
  static async as(stack: StackFile, code: string, role: string, process: 'web' | 'desk' = 'web'): Promise<NodeApi> {
    const agency = agencyOf(stack, code);
    const person = personInRole(code, role);
    if (!person) throw new CannotRun(`${agency.name} has no test person in the role ${role}`);
    return new NodeApi(agency, process === 'desk' ? agency.deskUrl : agency.url, await tokenFor(stack, person.username));
  }

  /** Its `web` at an address, as whoever this bearer token is for. */
  static at(name: string, url: string, token: string): NodeApi {
    return new NodeApi({ name }, url, token);
  }

  get(path: string): Promise<Answer> {
    return this.ask(path, {});
  }

  post(path: string, body: object): Promise<Answer> {
    return this.ask(path, { method: 'POST', body: JSON.stringify(body), headers: { 'content-type': 'application/json' } });
  }

  /** Uploads a stream as it is read, without holding it in memory and without a limit in time. */
  upload(path: string, body: Readable, headers: Readonly<Record<string, string>>): Promise<Answer> {
    return new Promise((resolve, reject) => {
      const away = (cause: Error): void => { reject(this.away(cause)); };
      const outgoing = request(`${this.url}${path}`, { method: 'POST', headers: { ...this.headers(true), ...headers } }, (incoming) => {
        text(incoming).then((said) => { resolve(this.read(incoming.statusCode ?? 0, said)); }).catch(reject);
      });
      outgoing.once('error', away);
      // the node may answer, and close, before it has read everything; its answer then counts, not the broken pipe
      body.once('error', (cause) => { outgoing.destroy(); reject(new CannotRun(`the file cannot be read: ${cause.message}`, { cause })); });
      body.pipe(outgoing);
    });
  }

  private headers(isPost: boolean): Record<string, string> {
    return { authorization: `Bearer ${this.token}`, accept: 'application/json', ...(isPost ? { 'idempotency-key': randomUUID() } : {}) };
  }

  private away(cause: unknown): CannotRun {
    return new CannotRun(`${this.agency.name} does not answer at ${this.url}; \`npx mag status\` shows what is wrong`, { cause });
  }

  private read(status: number, said: string): Answer {
    try {
      return { status, body: said === '' ? {} : JSON.parse(said) as Record<string, unknown> };
    } catch (cause) {
      throw new CannotRun(`${this.agency.name} answered ${status} with something that is not JSON`, { cause });
    }
  }

  private async ask(path: string, init: RequestInit & { readonly headers?: Readonly<Record<string, string>> }): Promise<Answer> {
    let answer: Response;
    try {
      answer = await fetch(`${this.url}${path}`, { ...init, headers: { ...this.headers(init.method === 'POST'), ...init.headers } });
    } catch (cause) {
      throw this.away(cause);
    }
    return this.read(answer.status, await answer.text());
  }
}

/** Turns a problem answer into an error that names its code and what to do. @throws CannotRun for every status but 2xx */
export function expectDone(answer: Answer): Answer['body'] {
  if (answer.status >= 200 && answer.status < 300) return answer.body;
  const { code, title, detail } = answer.body;
  throw new CannotRun(`the node answered ${answer.status}${code ? ` ${String(code)}` : ''}: ${String(detail ?? title ?? 'no reason given')}`);
}
