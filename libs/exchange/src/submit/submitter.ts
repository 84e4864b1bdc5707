import { type AgencyCode, type JsonPointer, type Kind, kinds, type Label, newConversationId, newSubmissionId } from '#messages';
import { type Directory } from '#directory';
import { checkFits, makePart, sealVictimPart } from '#envelope';
import { demandRight, labelsPresent, split } from '#labels';
import { failpoint, type Sql } from '#platform';
import { type KeptContent, type NewSubmission, type SealedContent } from './sealed-content.js';

/**
 * Puts what is to be sent where the exchange finds it. What belongs to a victim is sealed to the desks concerned before anything is stored,
 * so that neither this process's store nor its outbox ever holds it in the clear.
 */
export class Submitter {
  constructor(readonly agency: AgencyCode, private readonly directory: () => Directory, private readonly now: () => Date = () => new Date()) {}

  /**
   * Checks content against its contract, splits it by label and seals its victim part to the recipient's desk and to the own desk.
   * @throws MESSAGE_REJECTED with findings; MESSAGE_TOO_LARGE; PARTNER_* when the recipient is unknown or has no key; LABEL_*.
   */
  async seal(kind: Kind, content: object, to: { readonly recipient: AgencyCode; readonly raised?: Readonly<Record<JsonPointer, Label>> }): Promise<SealedContent> {
    demandRight(kind, content, to.raised);
    const parts = split(kind, content, to.raised);
    const open = { case: parts.case, originator: parts.originator, mappa: parts.mappa };
    const sealed = { id: newSubmissionId(), kind, recipient: to.recipient, ...open };
    if (!kinds[kind].mayHaveVictimPart) {
      checkFits(open);
      return { ...sealed, victim: null };
    }
    const part = makePart(parts.victim);
    const directory = this.directory();
    const [forRecipient, forOwnDesk] = await Promise.all([
      sealVictimPart(part, directory.victimKey(to.recipient, this.now())),
      sealVictimPart(part, directory.victimKey(this.agency, this.now())),
    ]);
    checkFits({ ...open, victim: forRecipient });
    return { ...sealed, victim: { digest: part.digest, forRecipient, forOwnDesk } };
  }

  /** Whether it is this agency that a kind of message goes to for a place: for a force by its code, or for an area. */
  actsFor(kind: Kind): (place: string) => boolean {
    const directory = this.directory();
    return (place) => directory.forceByCode(place)?.code === this.agency || directory.route(place, kind)?.agency === this.agency;
  }

  /** Seals a text that only the own desk may read again, such as a row that could not be understood. */
  async sealToOwnDesk(text: string): Promise<string> {
    return sealVictimPart(makePart({ text }), this.directory().victimKey(this.agency, this.now()));
  }

  /** Stores the sealed victim parts of content that is not to be sent yet, in the caller's transaction. */
  async keep(sql: Sql, contents: readonly SealedContent[]): Promise<void> {
    const rows = contents.flatMap(({ id, recipient, victim }) => victim === null ? [] : [
      { id, recipient, jwe: victim.forRecipient },
      { id, recipient: this.agency, jwe: victim.forOwnDesk },
    ]);
    if (rows.length === 0) return;
    await sql(
      `insert into sealed_part (id, recipient, jwe) select id, recipient, jwe from json_to_recordset($1) as r (id uuid, recipient text, jwe text)
       on conflict do nothing`,
      [JSON.stringify(rows)],
    );
  }

  /** Checks that the agreements let all of these pass now. @throws PARTNER_*, LABEL_ABOVE_AGREEMENT */
  checkAgreed(submissions: readonly Pick<NewSubmission, 'sealed' | 'purpose'>[]): void {
    const directory = this.directory();
    const asked = new Set<string>();
    for (const { sealed, purpose } of submissions) {
      const labels = labelsPresent(sealed.kind, sealed);
      const question = `${sealed.recipient} ${sealed.kind} ${purpose} ${labels.join()}`;
      if (!asked.has(question)) directory.admits({ from: this.agency, to: sealed.recipient, kind: sealed.kind, purpose, labels, at: this.now() });
      asked.add(question);
    }
  }

  /**
   * Submits, in the caller's transaction: the change that causes a message and the message stand or fall together.
   * @returns the submissions' ids, in the given order
   * @throws PARTNER_* when no agreement lets this kind pass for this purpose
   */
  async send(sql: Sql, submissions: readonly NewSubmission[]): Promise<string[]> {
    if (submissions.length === 0) return [];
    this.checkAgreed(submissions);
    await this.keep(sql, submissions.flatMap(({ sealed }) => ('victim' in sealed ? [sealed] : [])));
    await sql(insertSubmissions, [JSON.stringify(submissions.map((submission) => rowOf(submission)))]);
    failpoint('submission.written');
    return submissions.map(({ sealed }) => sealed.id);
  }
}

const insertSubmissions = `
  insert into submission (id, kind, recipient, lane, conversation, order_by, purpose, lawful_basis, person, role, in_reply_to, case_part, originator_part, mappa_part, victim_digest, sealed_part_id)
  select id, kind, recipient, lane, conversation, order_by, purpose, lawful_basis, person, role, in_reply_to, case_part, originator_part, mappa_part, victim_digest, sealed_part_id
  from json_to_recordset($1) as r (id uuid, kind text, recipient text, lane text, conversation uuid, order_by text, purpose text, lawful_basis text,
    person text, role text, in_reply_to uuid, case_part text, originator_part text, mappa_part text, victim_digest text, sealed_part_id uuid)`;

function victimDigestOf(sealed: SealedContent | KeptContent): string | null {
  return 'victim' in sealed ? (sealed.victim?.digest ?? null) : sealed.victimDigest;
}

function rowOf({ sealed, ...submission }: NewSubmission): object {
  const victimDigest = victimDigestOf(sealed);
  return {
    id: sealed.id, kind: sealed.kind, recipient: sealed.recipient, lane: submission.lane ?? 'bulk', conversation: submission.conversation ?? newConversationId(),
    order_by: submission.orderBy ?? null, purpose: submission.purpose, lawful_basis: submission.lawfulBasis, person: submission.onBehalfOf.person,
    role: submission.onBehalfOf.role, in_reply_to: submission.inReplyTo ?? null, case_part: JSON.stringify(sealed.case),
    originator_part: JSON.stringify(sealed.originator), mappa_part: JSON.stringify(sealed.mappa), victim_digest: victimDigest,
    sealed_part_id: victimDigest === null ? null : sealed.id,
  };
}
