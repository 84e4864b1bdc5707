import { createHash, createHmac, randomBytes, timingSafeEqual } from 'node:crypto';
import { type Actor, actorFrom } from '#access';
import { appendAudit } from '#audit';
import { type Sql } from '#platform';

/** A session ends so long after its last request, and so long after the sign-in whatever happens. */
export const sessionLimits = { idleMinutes: 60, hours: 12 } as const;

/** A reason that was given for reading one thing holds so long; each reading within it is audited by itself, with that reason. */
const reasonMinutes = 15;
const reasonsAtOnce = 20;
const expiredAtOnce = 500;

interface Content {
  readonly person: string;
  readonly agency: string;
  readonly roles: readonly string[];
  readonly teams: readonly string[];
  readonly name: string;
  readonly reasons?: Readonly<Record<string, { readonly reason: string; readonly until: number }>>;
}

/** Somebody who is signed in. */
export interface Session {
  readonly idHash: Buffer;
  readonly actor: Actor;
  /** How the identity provider calls the person. */
  readonly name: string;
  /** Stands in every form of this session and is known to no other site. */
  readonly formToken: string;
  readonly reasons: Content['reasons'];
}

/** The store that keeps the sessions of a process. */
export interface SessionStore {
  readonly sql: Sql;
  inTransaction<T>(work: (sql: Sql) => Promise<T>): Promise<T>;
}

/** The sessions of one process, rows of its own store, so that every instance knows them and signing out ends them everywhere. */
export class Sessions {
  private readonly sql: Sql;

  constructor(private readonly store: SessionStore) {
    this.sql = store.sql;
  }

  /** Begins a session under a new secret that nobody has seen before, and clears away some that ended. The audit says who signed in. @returns what the cookie carries */
  async begin(actor: Actor, name: string): Promise<string> {
    const secret = randomBytes(32).toString('base64url');
    const content: Content = { ...actor, name };
    await this.store.inTransaction(async (sql) => {
      await sql('insert into page_session (id_hash, content, ends_at) values ($1, $2, now() + make_interval(hours => $3::int))', [hashOf(secret), JSON.stringify(content), sessionLimits.hours]);
      await appendAudit(sql, [{ event: 'session.begun', agency: actor.agency, person: actor.person, role: actor.roles.join(' ') }]);
    });
    await this.sql(
      'delete from page_session where id_hash in (select id_hash from page_session where ends_at < now() or seen_at < now() - make_interval(mins => $1::int) limit $2)',
      [sessionLimits.idleMinutes, expiredAtOnce],
    );
    return secret;
  }

  /** The session that a cookie names, if it goes on. */
  async find(secret: string | undefined): Promise<Session | undefined> {
    if (secret === undefined || !/^[\w-]{43}$/.test(secret)) return undefined;
    const idHash = hashOf(secret);
    const [row] = await this.sql(
      `select content, seen_at < now() - interval '1 minute' as stale from page_session where id_hash = $1 and ends_at > now() and seen_at > now() - make_interval(mins => $2::int)`,
      [idHash, sessionLimits.idleMinutes],
    );
    if (row === undefined) return undefined;
    if (row['stale'] === true) await this.sql('update page_session set seen_at = now() where id_hash = $1', [idHash]);
    const { person, agency, roles, teams, name, reasons } = row['content'] as Content;
    return { idHash, actor: actorFrom({ sub: person, agency, roles, teams }), name, formToken: formTokenOf(secret), reasons };
  }

  /** Ends a session, if there is one; the audit says whose. One that nobody ends is over by its time, without an act of anybody. */
  async end(secret: string | undefined): Promise<void> {
    if (secret === undefined) return;
    await this.store.inTransaction(async (sql) => {
      const [row] = await sql('delete from page_session where id_hash = $1 returning content', [hashOf(secret)]);
      if (row === undefined) return;
      const { person, agency, roles } = row['content'] as Content;
      await appendAudit(sql, [{ event: 'session.ended', agency, person, role: roles.join(' ') }]);
    });
  }

  /** Remembers why somebody opens a thing; the oldest reasons make room. */
  async giveReason({ idHash, reasons = {} }: Session, thing: string, reason: string): Promise<void> {
    const kept = Object.entries(reasons).filter(([other, { until }]) => other !== thing && until > Date.now()).slice(1 - reasonsAtOnce);
    const next = Object.fromEntries([...kept, [thing, { reason, until: Date.now() + reasonMinutes * 60_000 }]]);
    await this.sql(`update page_session set content = jsonb_set(content, '{reasons}', $2::jsonb) where id_hash = $1`, [idHash, JSON.stringify(next)]);
  }
}

/** The reason that was given for a thing, while it holds. */
export function reasonGiven({ reasons = {} }: Pick<Session, 'reasons'>, thing: string): string | undefined {
  const given = Object.hasOwn(reasons, thing) ? reasons[thing] : undefined;
  return given !== undefined && given.until > Date.now() ? given.reason : undefined;
}

const hashOf = (secret: string): Buffer => createHash('sha256').update(secret).digest();
const formTokenOf = (secret: string): string => createHmac('sha256', secret).update('form').digest('base64url');

/** Whether a form comes from a page of this session. */
export function isOwnForm({ formToken }: Pick<Session, 'formToken'>, given: unknown): boolean {
  const [own, other] = [Buffer.from(formToken), Buffer.from(typeof given === 'string' ? given : '')];
  return own.length === other.length && timingSafeEqual(own, other);
}
