import { type Hmac } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import pMap from 'p-map';
import { type AgencyCode, GatewayError, newConversationId, parseAgencyCode } from '#messages';
import { type Directory } from '#directory';
import { outcomeOf, storableFindings } from '#file-folders';
import { type SealedContent, type Submitter } from '#exchange/submit';
import { DIRECTORY, SUBMITTER } from '#exchange/web';
import { type Sql, systemClock } from '#platform';
import { FeedStore, type FirstSeen, type Newest, type StoredRow } from '../store/feed-store.js';
import { type BatchLimits, inBatches } from './batches.js';
import { type CheckContext, type CheckedRow, checkRow } from './check-row.js';
import { isProtectedColumn } from './contract.js';
import { type FeedDigests } from './digest.js';
import { finding, type RowFinding } from './findings.js';
import { type FeedFormat, type FeedRecord, openFeedFile } from './records.js';
import { type FeedReport, type ReportRow, type Sender, type TakenIncident } from './taken.js';

/** Nest token of the feed's keyed digests. */
export const FEED_DIGESTS = Symbol('feed-digests');

/** A file that somebody sends; the same id again goes on where a crash broke it off. */
export interface IncomingFile {
  readonly id: string;
  readonly name: string;
  readonly format: FeedFormat;
  readonly sender: Sender;
}

/** Hears of a row with findings. */
export type Tell = (row: ReportRow) => void;

interface FileInHand extends IncomingFile {
  readonly tell: Tell;
}

/** Rows that are checked, sealed and written together: at most so many, of about so many bytes. */
const oneBatch: BatchLimits<FeedRecord> = { items: 200, weight: 2 * 1024 * 1024, weigh: ({ bytes }) => bytes.length };
const sealedAtOnce = 16;
const probation = parseAgencyCode('probation');

/** One row on its way: what came, by which digest it is known, and what a check and the sealing made of it. */
interface RowInHand {
  readonly record: FeedRecord;
  readonly digest: string;
  readonly findings: readonly RowFinding[];
  readonly accepted?: { readonly checked: CheckedRow; readonly sealed: SealedContent };
}

/**
 * Takes a file: reads it in constant memory, checks each row, splits and seals what is good and keeps what is bad, batch by batch.
 * Each batch is one transaction, so a crash loses and doubles nothing: what was taken is recognised by its digest.
 */
@Injectable()
export class FeedTaker {
  constructor(
    @Inject(FeedStore) private readonly store: FeedStore,
    @Inject(SUBMITTER) private readonly submitter: Submitter,
    @Inject(DIRECTORY) private readonly directory: { current(): Directory },
    @Inject(FEED_DIGESTS) private readonly digests: FeedDigests,
  ) {}

  /**
   * Takes a file; `tell` is told of each row with findings as it is taken, in full: the store keeps nothing of what is wrong with a victim's details.
   * @returns the report, once every row is taken or kept. @throws GatewayError STORE_*, DIRECTORY_*: nothing is lost, send the file again.
   */
  async take(file: IncomingFile, stream: AsyncIterable<Buffer>, tell: Tell = () => undefined): Promise<FeedReport> {
    const isNew = await this.store.begin(file);
    const watched = new WatchedStream(stream, this.digests.ofFile());
    const findings = await this.takeRows({ ...file, tell }, watched, isNew);
    await this.finish(file.id, findings, watched.broke ? null : watched.digest());
    return (await this.store.file(file.id)) ?? missing();
  }

  /** What is wrong with a row by itself. */
  judge(record: FeedRecord): readonly RowFinding[] {
    return checkRow(record, this.context()).findings;
  }

  private context(): CheckContext {
    return { forceCode: this.directory.current().agency(this.submitter.agency).forceCode, now: systemClock.now() };
  }

  /** @returns what is wrong with the file as a whole */
  private async takeRows(file: FileInHand, watched: WatchedStream, isNew: boolean): Promise<readonly RowFinding[]> {
    try {
      const opened = await openFeedFile(watched, file.format);
      for await (const batch of inBatches(opened.records, oneBatch)) await this.takeBatch(file, batch, isNew);
      return opened.findings;
    } catch (error) {
      if (!watched.broke) throw error;
      return [finding('UPLOAD_INTERRUPTED')];
    }
  }

  private async finish(fileId: string, findings: readonly RowFinding[], contentDigest: string | null): Promise<void> {
    await this.store.finish(fileId, (counts, repeatOf) => {
      const about = [...findings, ...(counts.rows === 0 && findings.length === 0 ? [finding('EMPTY_FILE')] : []), ...(repeatOf === null ? [] : [finding('REPEATED_FILE', '', `The first one has the id ${repeatOf}.`)])];
      return { outcome: outcomeOf(counts, about), findings: about };
    }, contentDigest);
  }

  private async takeBatch(file: FileInHand, batch: readonly FeedRecord[], isNew: boolean): Promise<void> {
    const done = isNew ? new Set<number>() : await this.store.recorded(file.id, batch.map(({ row }) => row));
    const rows = batch.filter(({ row }) => !done.has(row)).map((record) => ({ record, digest: this.digests.ofRow(record) }));
    const seen = await this.store.firstSeen(rows.map(({ digest }) => digest));
    const context = this.context();
    const inHand = await pMap(rows, async ({ record, digest }): Promise<RowInHand> => {
      if (seen.has(digest)) return { record, digest, findings: [] };
      const { checked, findings } = checkRow(record, context);
      if (checked === undefined) return { record, digest, findings };
      const sealed = await this.seal(checked);
      return sealed === undefined ? { record, digest, findings: [finding('NOT_DIVISIBLE')] } : { record, digest, findings: [], accepted: { checked, sealed } };
    }, { concurrency: sealedAtOnce });
    for (const row of await this.store.inTurn((sql) => this.write(sql, file, inHand))) if (row.findings.length > 0) file.tell(row);
  }

  /** Splits and seals; `undefined` for content that cannot be divided by label, which is then kept as a bad row. */
  private async seal(checked: CheckedRow): Promise<SealedContent | undefined> {
    try {
      return await this.submitter.seal(checked.kind, checked.content, { recipient: probation });
    } catch (error) {
      if (error instanceof GatewayError && /^(MESSAGE|LABEL)_/.test(error.code)) return undefined;
      throw error;
    }
  }

  /** @returns what became of each row */
  private async write(sql: Sql, file: IncomingFile, inHand: readonly RowInHand[]): Promise<readonly ReportRow[]> {
    const seen = new Map(await this.store.firstSeen(inHand.map(({ digest }) => digest), sql));
    const newest = await this.store.newest(sql, inHand.flatMap(({ accepted }) => (accepted ? [accepted.checked.incidentReference] : [])));
    const decided = inHand.map((row) => decide(row, file, seen, newest));
    const rejected = decided.filter(({ stored }) => stored.outcome === 'REJECTED');
    const kept = await pMap(rejected, async ({ stored, record }) => ({ row: stored.row, sealed: await this.submitter.sealToOwnDesk(record.bytes.toString('base64')) }), { concurrency: sealedAtOnce });
    await this.submitter.keep(sql, decided.flatMap(({ sealed }) => (sealed ? [sealed] : [])));
    await this.store.write(sql, file.id, decided.map(({ stored }) => ({ ...stored, findings: storableFindings(stored.findings, isProtectedColumn) })), decided.flatMap(({ incident }) => (incident ? [incident] : [])), kept);
    return decided.map(({ stored: { row, outcome, findings } }) => ({ row, outcome, findings }));
  }
}

interface Decided {
  readonly record: FeedRecord;
  readonly stored: StoredRow;
  readonly incident?: TakenIncident;
  readonly sealed?: SealedContent;
}

/** Says what becomes of one row, knowing what is committed and the rows before it; notes it for the rows after it. */
function decide(row: RowInHand, file: IncomingFile, seen: Map<string, FirstSeen>, newest: Map<string, Newest>): Decided {
  const { record, digest, findings, accepted } = row;
  const stored = { row: record.row, incidentId: null };
  const first = seen.get(digest);
  if (first !== undefined) {
    return { record, stored: { ...stored, outcome: 'REPEATED', findings: [finding('REPEATED_ROW', '', `It was row ${first.row} of file ${first.fileId}.`)] } };
  }
  if (accepted === undefined) return { record, stored: { ...stored, outcome: 'REJECTED', findings } };
  const { checked, sealed } = accepted;
  const before = newest.get(checked.incidentReference);
  if (before !== undefined && checked.version !== undefined && checked.version < before.given) {
    return { record, stored: { ...stored, outcome: 'REJECTED', findings: [finding('OLDER_VERSION', 'version')] } };
  }
  const findingsOfVersion = before !== undefined && checked.version !== undefined && checked.version === before.given ? [finding('SAME_VERSION', 'version', differing(before.case, sealed.case))] : [];
  const version = Math.max(checked.version ?? 1, before === undefined ? 1 : before.version + 1);
  const conversation = before?.conversation ?? newConversationId();
  newest.set(checked.incidentReference, { version, given: Math.max(checked.version ?? 0, before?.given ?? 0), conversation, case: sealed.case as Record<string, unknown> });
  seen.set(digest, { fileId: file.id, row: record.row });
  return {
    record, sealed, stored: { ...stored, outcome: 'ACCEPTED', findings: findingsOfVersion, incidentId: sealed.id },
    incident: {
      id: sealed.id, incidentReference: checked.incidentReference, version, givenVersion: checked.version ?? null, rowDigest: digest, fileId: file.id, row: record.row, kind: sealed.kind, lane: checked.lane,
      recipient: sealed.recipient as AgencyCode, conversation, sender: file.sender, case: { ...sealed.case, version }, originator: sealed.originator, mappa: sealed.mappa,
      victimDigest: sealed.victim?.digest ?? null, identifiers: checked.identifiers,
    },
  };
}

/** Names the fields in which two versions of an incident differ; never a value, and of what belongs to victims only that it may be that. */
export function differing(earlier: Readonly<Record<string, unknown>>, later: object): string {
  const now = later as Readonly<Record<string, unknown>>;
  const fields = [...new Set([...Object.keys(earlier), ...Object.keys(now)])].filter((name) => name !== 'version' && withoutIds(earlier[name]) !== withoutIds(now[name])).sort();
  return fields.length === 0 ? 'They differ in what belongs to victims.' : `They differ in: ${fields.join(', ')}.`;
}

/** A value as text without the ids of list elements, which are random and differ between equal records. */
const withoutIds = (value: unknown): string | undefined => JSON.stringify(value, (name, inner: unknown) => (name === 'id' ? undefined : inner));

/** A stream that digests what passes and remembers whether the sender broke off. */
class WatchedStream implements AsyncIterable<Buffer> {
  broke = false;

  constructor(private readonly source: AsyncIterable<Buffer>, private readonly content: Hmac) {}

  async *[Symbol.asyncIterator](): AsyncGenerator<Buffer> {
    const chunks = this.source[Symbol.asyncIterator]();
    for (;;) {
      const next = await chunks.next().catch((error: unknown) => {
        this.broke = true;
        throw error;
      });
      if (next.done === true) return;
      this.content.update(next.value);
      yield next.value;
    }
  }

  /** The digest of the whole content; once. */
  digest(): string {
    return this.content.digest('base64url');
  }
}

function missing(): never {
  throw new GatewayError('INVARIANT_BROKEN', { table: 'feed_file' });
}
