import { type ErrorCode, errorTable, type ErrorRow, type Fate } from './table.js';

/** What may be told about an error: ids, codes, counts and field paths, never a value from a body. */
export type Facts = Partial<
  Record<'messageId' | 'agency' | 'kind' | 'code' | 'count' | 'path' | 'topic' | 'lane' | 'part' | 'setting' | 'table' | 'order' | 'clock', string | number>
>;

/** One thing to put right in content: where it stands (a path of field names), a stable code, and what to do. Never the value. */
export interface Finding {
  readonly path: string;
  readonly code: FindingCode;
  readonly todo: string;
}

/** The closed list of what can be wrong with one field. */
export type FindingCode =
  | 'REQUIRED' | 'UNKNOWN_FIELD' | 'WRONG_TYPE' | 'TOO_SHORT' | 'TOO_LONG' | 'TOO_MANY' | 'TOO_FEW' | 'NOT_IN_LIST' | 'NOT_PLAIN_TEXT'
  | 'OUT_OF_RANGE' | 'NOT_A_DATE' | 'NOT_A_TIME' | 'NOT_A_UUID' | 'NOT_A_CRN' | 'NOT_A_PNC' | 'PNC_CHECK_LETTER' | 'NOT_A_CRO'
  | 'CRO_CHECK_LETTER' | 'NOT_A_PRISON_NUMBER' | 'NOT_AN_NHS_NUMBER' | 'NHS_CHECK_DIGIT' | 'NOT_A_POSTCODE' | 'NOT_A_UPRN'
  | 'NOT_A_PHONE' | 'NOT_AN_EMAIL' | 'NOT_A_CONTACT' | 'NOT_A_FORCE_CODE' | 'NOT_AN_AREA_CODE' | 'CONTRADICTION' | 'DUPLICATE' | 'CONTACT_DETAIL' | 'ONWARD_DENIED';

/** What else an error may carry in memory: its cause (never logged) and findings for the person who can put them right. */
export interface ErrorDetail {
  cause?: unknown;
  findings?: readonly Finding[];
}

/** The one family of errors: a code from the table, with its fate. @see errorTable */
export class GatewayError extends Error {
  override readonly name = 'GatewayError';
  readonly code: ErrorCode;
  readonly facts: Facts;
  readonly findings: readonly Finding[];

  constructor(code: ErrorCode, facts: Facts = {}, detail: ErrorDetail = {}) {
    super(errorTable[code].text, detail.cause === undefined ? undefined : { cause: detail.cause });
    this.code = code;
    this.facts = facts;
    this.findings = detail.findings ?? [];
  }

  /** The whole row of the table: receipt, alarm, text and HTTP status. */
  get row(): ErrorRow {
    return errorTable[this.code];
  }

  get fate(): Fate {
    return this.row.fate;
  }

  /** What may leave this process as JSON: no stack, no cause. */
  toJSON(): { code: ErrorCode; text: string; facts: Facts; findings: readonly Finding[] } {
    return { code: this.code, text: this.message, facts: this.facts, findings: this.findings };
  }
}

/**
 * Whether a message cannot go to its recipient as things stand: that is not in the directory, suspended or without a key, no agreement covers it, or its labels forbid it. A program that sends by itself notes the code for people, and
 * holds up nothing else.
 */
export const cannotGo = (code: ErrorCode): boolean => code.startsWith('PARTNER_') || code.startsWith('LABEL_');

/** The coded error for anything that was thrown; what is not ours becomes `INBOX_UNEXPECTED` with its cause kept in memory. */
export function asGatewayError(thrown: unknown, facts: Facts = {}): GatewayError {
  return thrown instanceof GatewayError ? thrown : new GatewayError('INBOX_UNEXPECTED', facts, { cause: thrown });
}
