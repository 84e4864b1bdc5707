import { type Provider, type Type } from '@nestjs/common';
import { type SessionReader, type StaffRegister } from '#access';
import { type AgencyCode, type AppName } from '#messages';
import { type Directory } from '#directory';
import { type HttpPages, type Migration, type NodeLog, type PagesSettings, type SignInSettings, type Sql } from '#platform';
import { type deskAnswer, type DeskRequest } from '../again/ask-desk.js';
import { type DeskLetters } from './desk-letters.js';
import { type Retention } from '../retention/retention.js';
import { type Submitter } from '../submit/index.js';
import { type AppCorrections } from '../corrections/correction.js';
import { type Readable } from '../misroutes/readable.js';
import { type Effect, type EffectTable } from './effects.js';

/** What one app adds to the rails that all nodes share. */
export interface NodeApp {
  readonly app: AppName;
  /** The app's own case-side tables, with the rights of each process. */
  readonly migrations: readonly Migration[];
  /** The tables that the effects of its handlers may write. */
  readonly effectTables: readonly EffectTable[];
  /** Nest controllers with `@EventPattern<string>(kind)`. */
  readonly handlers: readonly Type[];
  /** Work that the exchange does by itself, again and again. */
  readonly loops?: readonly ExchangeLoop[];
  /** What the exchange takes away of the app's own tables when its time is over; what is not here is kept. */
  readonly retention?: readonly Retention[];
  /**
   * Whom messages concern, for an app whose case store has supervised people: a statement that gives (message_id, crn) of messages received and sent.
   * By it the web shows a practitioner where messages stand, and the desk keeps limited-access records from those who are barred.
   */
  readonly messagePeople?: string;
  /** Who owns what, for an app in which people own anything: a statement that gives (person, what), with what one of clocks, work and people. By it is seen what somebody who has left still has. */
  readonly owned?: string;
  /** Urgent messages that people must hear of out of hours: a statement that gives (message_id, issuer, received_at, team) of those received after $1; the team may be null. */
  readonly urgent?: string;
  /** What is put right in the app's own tables when a message is corrected that came or was sent. */
  readonly corrections?: AppCorrections;
  /** Messages that came and that people read on the case side: whoever may read one may report that it tells something of a victim. */
  readonly readable?: readonly Readable[];
  readonly web: AppHttp;
  readonly desk: AppHttp;
}

/** The title of what a process describes at /api/openapi.json: the same at every agency, so that the published document is the one served. */
export const httpTitle = ({ app }: Pick<NodeApp, 'app'>, process: 'web' | 'desk'): string => `${app}, ${process}`;

/** The HTTP side that an app adds to a process. */
export interface AppHttp {
  readonly controllers: readonly Type[];
  readonly providers?: readonly Provider[];
  /** TypeORM entities of the app's own tables, for ordinary reads and writes. */
  readonly entities?: readonly (new () => object)[];
  /** The pages of this process, loaded when it starts and by no other process; what they look like is not known here. */
  readonly pages?: (host: PagesHost) => Promise<NodePages>;
}

/** What pages are told of the process that they are in. */
export interface PagesHost {
  readonly agency: AgencyCode;
  readonly part: 'web' | 'desk';
  readonly pages: PagesSettings;
  readonly signIn: SignInSettings;
  /** Whoever is signed in is asked about here at each request. */
  readonly register: StaffRegister;
  /** The store that keeps the sessions: that of the process. */
  readonly sql: Sql;
  /** Runs `work` in one transaction of that store. */
  inTransaction<T>(work: (sql: Sql) => Promise<T>): Promise<T>;
  /** Whom messages concern, in `web`: the app's `messagePeople`. */
  readonly messagePeople?: string;
  /** Who owns what, in `web`: the app's `owned`. */
  readonly owned?: string;
  /** Whether the app has urgent messages that people must hear of out of hours, in `web`. */
  readonly hasUrgent?: boolean;
  /** The name by which the directory knows the agency with a code; the code itself while there is no directory. */
  nameOf(code: string): string;
}

/** The pages of a process, as the composition takes them. */
export interface NodePages {
  readonly controllers: readonly Type[];
  readonly providers: readonly Provider[];
  readonly session: SessionReader;
  readonly http: HttpPages;
}

/** Work done by one holder of an advisory lock at a time: again at once while it returns true, else after a pause. */
export interface ExchangeLoop {
  readonly name: string;
  /** How long to rest when there was nothing to do, for a loop that nobody needs to wake; the others are woken when something was committed. */
  readonly idleMs?: number;
  run(context: LoopContext): Promise<boolean>;
}

/** What a loop may use. */
export interface LoopContext {
  readonly agency: AgencyCode;
  readonly submit: Submitter;
  readonly log: NodeLog;
  /** Runs `work` in one case-side transaction. */
  inTransaction<T>(work: (sql: Sql) => Promise<T>): Promise<T>;
  directory(): Directory;
  now(): Date;
  /** Asks the desk to seal a victim part for somebody: it answers with ciphertext, or says why it does not. */
  readonly desk: {
    ask(request: DeskRequest): Promise<void>;
    answer(requestId: string): ReturnType<typeof deskAnswer>;
    /** Passes letters on, each once or oftener, and says how letters stand. */
    readonly letters: DeskLetters;
  };
  /** Writes effects as if a handler had returned them, in the caller's transaction. */
  apply(sql: Sql, effects: readonly Effect[]): Promise<void>;
}

/** A process of a node that runs. */
export interface RunningNode {
  readonly port: number;
  close(): Promise<void>;
}
