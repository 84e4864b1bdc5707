import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { differences, Directory, type DirectoryDocument, emptyDirectory, findingsOfChange, nextVersion, readDirectory, signDirectory, signFreshness } from '#directory';
import { importPrivate, importPublic, type Jwk, longestToken, publicHalf, type SigningKey, type VerifyKeys } from '#envelope';
import { asGatewayError, GatewayError } from '#messages';
import { CannotRun } from '../place.js';
import { keysIn, keysOf, writeKeys } from './agency-keys.js';

const dayMs = 86_400_000;
/** From here on whoever signs is warned: a revocation makes the directory longer too, and must not meet the limit. */
const warnedFrom = 0.9 * longestToken;

/** Who changed the directory and why: kept beside the version that it led to, and never published. */
export interface Why { readonly by: string; readonly reason: string }
/** A change with what it did, one plain sentence each. */
interface Change extends Why { readonly at: string; readonly changes: readonly string[] }

/**
 * The folder from which a directory is published, in production as in the local stack: the document as the next version will say it, the newest signed
 * version and those before it with who changed what and why, the private keys of the trust anchor (the first signs), and the file of anchors that nodes pin.
 */
export class DirectoryFolder {
  private readonly documentFile: string;
  private readonly unsignedChangesFile: string;
  readonly signedFile: string;
  readonly anchorsFile: string;
  private readonly anchorFolder: string;
  private readonly versionFolder: string;

  constructor(readonly folder: string) {
    this.documentFile = join(folder, 'directory.json');
    this.unsignedChangesFile = join(folder, 'unsigned-changes.json');
    this.signedFile = join(folder, 'directory.jws');
    this.anchorsFile = join(folder, 'trust-anchors.jwks.json');
    this.anchorFolder = join(folder, 'trust-anchor');
    this.versionFolder = join(folder, 'versions');
  }

  /** Makes what is not there yet: an anchor, the file that pins it, and a document without agencies. */
  begin(): void {
    mkdirSync(this.folder, { recursive: true });
    const keys = keysOf(this.anchorFolder, 'signing');
    if (!existsSync(this.anchorsFile)) this.pin(keys);
    if (!existsSync(this.documentFile)) this.write(emptyDirectory);
  }

  get begun(): boolean {
    return existsSync(this.documentFile);
  }

  /** The document as the next version will say it. @throws CannotRun */
  read(): DirectoryDocument {
    return documentIn(this.documentFile);
  }

  write(document: DirectoryDocument): void {
    writeWhole(this.documentFile, JSON.stringify(readDirectory(document), null, 2));
  }

  /** Notes a change that is not signed yet: it is kept with the next version. */
  note(why: Why, now: Date, changes: readonly string[]): void {
    writeWhole(this.unsignedChangesFile, JSON.stringify([...this.unsignedChanges(), { at: now.toISOString(), ...why, changes }], null, 2));
  }

  private unsignedChanges(): Change[] {
    return existsSync(this.unsignedChangesFile) ? JSON.parse(readFileSync(this.unsignedChangesFile, 'utf8')) as Change[] : [];
  }

  /** The newest signed version. @throws CannotRun when no node would take it: its anchor is not in the file of anchors, or it is too long */
  async signed(): Promise<{ readonly token: string; readonly directory: Directory } | undefined> {
    if (!existsSync(this.signedFile)) return undefined;
    const token = readFileSync(this.signedFile, 'utf8').trim();
    const directory = await Directory.read(token, this.anchors()).catch((cause: unknown) => {
      throw new CannotRun(token.length > longestToken ? `${this.signedFile}: ${tooLong(token.length)}` : `${this.signedFile} is not signed by an anchor in ${this.anchorsFile}: sign the document again.`, { cause });
    });
    return { token, directory };
  }

  /** A version that was signed here, or the document of any file, signed or plain; of a signed one only what it says is read. @throws CannotRun */
  version(named: string): DirectoryDocument {
    const kept = join(this.versionFolder, `${named}.jws`);
    return documentIn(/^\d+$/.test(named) && existsSync(kept) ? kept : named);
  }

  /** What every version says that was signed here. @throws CannotRun */
  versions(): DirectoryDocument[] {
    if (!existsSync(this.versionFolder)) return [];
    return readdirSync(this.versionFolder).filter((name) => /^\d+\.jws$/.test(name)).map((name) => documentIn(join(this.versionFolder, name)));
  }

  /** Signs the document as the next version, or says in plain words what it may not do. Who signed, why, and what changed by whom since the version before stands beside it. */
  async sign(now: Date, validDays: number, why: Why): Promise<{ readonly findings: readonly string[] } | { readonly document: DirectoryDocument; readonly warnings: readonly string[] }> {
    // What it says counts, whoever of the anchors has signed it and however long it is.
    const document = this.read(), before = existsSync(this.signedFile) ? documentIn(this.signedFile) : undefined;
    const findings = before === undefined ? [] : findingsOfChange(before, document, now, this.versions());
    if (findings.length > 0) return { findings };
    const next = nextVersion(document, Math.max(document.version, before?.version ?? 0), now, validDays * dayMs);
    const token = await signDirectory(next, this.signer()).catch((cause: unknown) => {
      const { code, facts } = asGatewayError(cause);
      if (code === 'ENVELOPE_TOO_LARGE') return { tooLong: tooLong(Number(facts.count)) };
      throw new CannotRun(`the document cannot be signed: it is wrong at ${String(facts.path ?? '?')}`, { cause });
    });
    if (typeof token === 'object') return { findings: [token.tooLong] };
    mkdirSync(this.versionFolder, { recursive: true });
    const signed: Change = { at: now.toISOString(), ...why, changes: differences(before ?? emptyDirectory, next) };
    writeWhole(join(this.versionFolder, `${next.version}.why.json`), JSON.stringify({ version: next.version, ...signed, before: this.unsignedChanges() }, null, 2));
    writeWhole(join(this.versionFolder, `${next.version}.jws`), token);
    this.write(next);
    writeWhole(this.signedFile, token);
    rmSync(this.unsignedChangesFile, { force: true });
    return { document: next, warnings: token.length > warnedFrom ? [`the signed directory has ${characters(token.length)} of at most ${characters(longestToken)} characters. ${makeRoom}`] : [] };
  }

  /** Vouches for the newest signed version. */
  async freshness(directory: Directory, now: Date): Promise<string> {
    return signFreshness({ version: directory.version, digest: directory.digest, at: now.toISOString() }, this.signer());
  }

  /** The anchor keys that are held here; the first signs. */
  anchorKeys(): readonly Jwk[] {
    return keysIn(this.anchorFolder, 'signing');
  }

  /** Puts other anchor keys in place of those held here; the first signs from now on. */
  writeAnchorKeys(keys: readonly Jwk[]): void {
    writeKeys(this.anchorFolder, 'signing', keys);
  }

  /** The public keys in the file that nodes pin. */
  pinned(): readonly Jwk[] {
    return (JSON.parse(readFileSync(this.anchorsFile, 'utf8')) as { keys: Jwk[] }).keys;
  }

  /** Writes the file that nodes pin. */
  pin(keys: readonly Jwk[]): void {
    writeWhole(this.anchorsFile, JSON.stringify({ keys: keys.map((key) => publicHalf(key)) }, null, 2));
  }

  private anchors(): VerifyKeys {
    return this.pinned().map((jwk) => importPublic(jwk, 'signing'));
  }

  private signer(): SigningKey {
    return importPrivate(this.anchorKeys()[0], 'signing');
  }
}

const characters = (count: number): string => count.toLocaleString('en-GB');
const makeRoom = 'End agreements, and take out of the document what nobody needs: routes, areas, contacts, and past keys that may be left out by now.';
const tooLong = (count: number): string => `Signed, the directory has ${characters(count)} characters, and no node takes more than ${characters(longestToken)}. ${makeRoom}`;

/** @throws CannotRun */
function documentIn(file: string): DirectoryDocument {
  let text: string;
  try {
    text = readFileSync(file, 'utf8').trim();
  } catch (cause) {
    throw new CannotRun(`${file} cannot be read: name a version that was signed here, or a file with a directory.`, { cause });
  }
  try {
    return readDirectory(JSON.parse(text.startsWith('{') ? text : Buffer.from(text.split('.')[1] ?? '', 'base64url').toString('utf8')));
  } catch (cause) {
    throw new CannotRun(`${file} is no directory${cause instanceof GatewayError ? `: it is wrong at ${String(cause.facts.path) || 'its top'}` : ''}.`, { cause });
  }
}

/** Whole or not at all: a publisher and nodes may be reading. */
function writeWhole(file: string, text: string): void {
  writeFileSync(`${file}.new`, `${text}\n`, { mode: 0o644 });
  renameSync(`${file}.new`, file);
}
