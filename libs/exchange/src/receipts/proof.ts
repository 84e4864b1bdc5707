import { Directory } from '#directory';
import { digestOfSigned, type ReceiptLeaf, type ReceiptPath, receiptTree, verifyReceiptPath, verifySigned, type VerifyKeys } from '#envelope';
import { asGatewayError, type ErrorCode, GatewayError, parseReceipt, parseStrictJson, type Receipt, type Receipts, type SignedPayload } from '#messages';
import { type Row } from '#platform';

/** The form of the file (docs/protocol/receipts.md); another form has another name. */
export const proofForm = 'mag-receipt-proof/1';

/**
 * One receipt with all that proves it to somebody who trusts neither agency, and with none of its neighbours: their hashes alone lead to the signed root.
 * Nothing in it says what the message says; who signed for it, when, and about which kind, it does say.
 */
export interface ReceiptProof {
  readonly form: typeof proofForm;
  readonly receipt: ReceiptLeaf;
  readonly path: ReceiptPath;
  /** `signed` of the message that carried the receipts, by the agency that gives them; its payload has the root. */
  readonly carrier: string;
  /** `signed` of the message that the receipt is for, by its sender. */
  readonly message: string;
  /** The directory that the sender held when the proof was made, signed by its publisher: whose key is whose. */
  readonly directory: string;
}

/** By which directory it was judged whether a key had been revoked. A revocation that came after it is not known to it. */
export interface JudgedBy {
  readonly version: number;
  readonly issuedAt: string;
  /** The one inside the proof, or the newer one that whoever asks has at hand. */
  readonly from: 'proof' | 'given';
}

/** What a proof shows, or why it shows nothing. */
export type ProofAnswer =
  | { readonly valid: true; readonly by: string; readonly to: string; readonly message: string; readonly kind: string; readonly outcome: string; readonly at: string; readonly code?: string; readonly role?: string; readonly part?: string;
    readonly carriedBy: string; readonly signedAt: string; readonly directoryVersion: number; readonly judgedBy: JudgedBy }
  | { readonly valid: false; readonly code: ErrorCode; readonly judgedBy?: JudgedBy };

/** Makes the proof of one receipt from what is kept of it. @throws GatewayError ENVELOPE_RECEIPT_PATH when the kept leaves do not have the place */
export function proofOf(row: Row, directory: string): ReceiptProof {
  const { leaves } = JSON.parse(String(row['leaves'])) as Receipts;
  const index = Number(row['leaf']), leaf = leaves[index];
  if (leaf === undefined) throw new GatewayError('ENVELOPE_RECEIPT_PATH', { count: leaves.length });
  return { form: proofForm, receipt: { salt: leaf.salt, text: leaf.text }, path: receiptTree(leaves).pathOf(index), carrier: String(row['carrier']), message: String(row['message']), directory };
}

/**
 * Checks a proof: only the publisher's anchor is believed. Both signatures must hold under keys that the directory inside lists for their agencies, the receipt must lead to the root that its
 * agency signed, and must name the very payload that the sender signed. A key that the directory inside calls revoked, or the `newest` that whoever asks has at hand, proves nothing; a key that the
 * newest no longer lists was never revoked, for revoked ones stay listed (docs/protocol/directory.md).
 */
export async function verifyProof(text: string, anchors: VerifyKeys, newest?: Directory): Promise<ProofAnswer> {
  let judgedBy: JudgedBy | undefined;
  try {
    const proof = readProof(text);
    const inside = await directoryIn(proof.directory, anchors);
    const judge = newest === undefined || newest.version < inside.version ? inside : newest;
    judgedBy = { version: judge.version, issuedAt: judge.issuedAt.toISOString(), from: judge === inside ? 'proof' : 'given' };
    const keysOf = (kid: string, { iss, issuedAt }: { iss: string; issuedAt: Date }): VerifyKeys => {
      const listed = keysAsListed(inside, iss, kid, issuedAt);
      return judge !== inside && hasListed(judge, iss, kid) ? keysAsListed(judge, iss, kid, issuedAt) : listed;
    };
    const [carrier, message] = [await verifySigned(proof.carrier, keysOf), await verifySigned(proof.message, keysOf)];
    const receipt = parseReceipt(proof.receipt.text);
    checkLeads(proof, carrier);
    checkIsFor(receipt, proof, carrier, message);
    return {
      valid: true, by: carrier.iss, to: message.iss, message: receipt.message, kind: message.kind, outcome: receipt.outcome, at: receipt.at, ...more(receipt),
      carriedBy: carrier.id, signedAt: new Date(carrier.iat * 1000).toISOString(), directoryVersion: inside.version, judgedBy,
    };
  } catch (error) {
    return { valid: false, code: asGatewayError(error).code, ...(judgedBy === undefined ? {} : { judgedBy }) };
  }
}

/** As the directory stood when it was issued. */
const keysAsListed = (directory: Directory, agency: string, kid: string, issuedAt: Date): VerifyKeys => directory.signingKeys(agency, kid, issuedAt, directory.issuedAt > issuedAt ? directory.issuedAt : issuedAt);
const hasListed = ({ agencies }: Directory, agency: string, kid: string): boolean => agencies.some(({ code, keys }) => code === agency && keys.signing.some(({ jwk }) => jwk.kid === kid));

const more = ({ code, role, part }: Receipt): Pick<Receipt, 'code' | 'role' | 'part'> => ({ ...(code === undefined ? {} : { code }), ...(role === undefined ? {} : { role }), ...(part === undefined ? {} : { part }) });

function checkLeads({ receipt, path }: ReceiptProof, { kind, root }: SignedPayload): void {
  if (kind !== 'receipts' || root === undefined || !verifyReceiptPath(receipt, path, root)) throw new GatewayError('ENVELOPE_RECEIPT_PATH');
}

/** The receipt names the message by id and digest; the agency that signed the receipt is the one that the message was for, and answers its sender. */
function checkIsFor(receipt: Receipt, proof: ReceiptProof, carrier: SignedPayload, message: SignedPayload): void {
  const isFor = receipt.message === message.id && receipt.digest === digestOfSigned(proof.message) && carrier.iss === message.aud && carrier.aud === message.iss;
  if (!isFor) throw new GatewayError('RECEIPT_UNKNOWN');
}

/** The directory as it was when it was issued: that it has expired since takes nothing from what it proves. */
async function directoryIn(token: string, anchors: VerifyKeys): Promise<Directory> {
  const claimed = Date.parse((JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString('utf8')) as { issuedAt?: string }).issuedAt ?? '');
  if (Number.isNaN(claimed)) throw new GatewayError('DIRECTORY_MALFORMED', { path: '/issuedAt' });
  return Directory.open(token, anchors, new Date(claimed));
}

const members = ['carrier', 'directory', 'form', 'message', 'path', 'receipt'];
const isText = (value: unknown): value is string => typeof value === 'string';
const hasOnly = (value: unknown, names: readonly string[]): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value) && Object.keys(value).sort().join() === names.join();

/** @throws GatewayError MESSAGE_MALFORMED */
function readProof(text: string): ReceiptProof {
  const proof = parseStrictJson(text);
  const isProof = hasOnly(proof, members) && proof['form'] === proofForm && [proof['carrier'], proof['message'], proof['directory']].every(isText)
    && hasOnly(proof['receipt'], ['salt', 'text']) && Object.values(proof['receipt']).every(isText)
    && hasOnly(proof['path'], ['hashes', 'index', 'size']) && Array.isArray(proof['path']['hashes']) && proof['path']['hashes'].every(isText);
  if (!isProof) throw new GatewayError('MESSAGE_MALFORMED', { path: '' });
  return proof as unknown as ReceiptProof;
}
