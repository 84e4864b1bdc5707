import { place } from '#file-folders';
import { checkSource } from '#labels';
import { type Kind, type Lane } from '#messages';
import { type FeedColumn, feedColumns, mostPeople } from './columns.js';
import { columnOfPath, ruleOf } from './contract.js';
import { finding, type RowFinding, valueFinding } from './findings.js';
import { type FeedRecord } from './records.js';

/** A row that may go on: what it says, as content of its kind, not yet split by label. */
export interface CheckedRow {
  readonly kind: Kind;
  readonly lane: Lane;
  readonly incidentReference: string;
  /** The version that the row names, if it does. */
  readonly version: number | undefined;
  readonly content: Record<string, unknown>;
  /** `TYPE:value` of every identifier of the person whom the row is about. */
  readonly identifiers: readonly string[];
}

/** What a check came to: a row that may go on, or what is wrong with it. */
export type RowCheck = { readonly checked: CheckedRow; readonly findings: readonly [] } | { readonly checked: undefined; readonly findings: readonly RowFinding[] };

/** What a check needs to know about the node. */
export interface CheckContext {
  /** The own force's code; left out where no node is at hand. */
  readonly forceCode?: string | undefined;
  readonly now: Date;
}

const clockTolerance = 5 * 60_000;

/** Checks one row against the columns and the contract of its kind: every finding at once, so that one correction is enough. */
export function checkRow(record: FeedRecord, context: CheckContext): RowCheck {
  if (record.findings.length > 0) return { checked: undefined, findings: record.findings };
  const { values } = record;
  const { content, findings } = read(values);
  findings.push(...missing(values), ...peopleWithoutRole(values), ...ownRules(values, context));
  const kind: Kind = content['arrest'] === true ? 'reportable-incident-arrest' : 'reportable-incident-no-arrest';
  // How the row is tied to a person is not known yet; the matcher writes it before anything is sent.
  const complete: Record<string, unknown> = { resolution: [], matchEvidence: { identifiers: [], confidence: 'EXACT' }, ...content, version: content['version'] ?? 1 };
  delete complete['arrest'];
  const told = new Set(findings.map(({ column }) => column));
  findings.push(...contractFindings(kind, complete, values).filter(({ column }) => !told.has(column)));
  if (findings.length > 0) return { checked: undefined, findings };
  return {
    findings: [],
    checked: {
      kind, content: complete, lane: content['imminentHarm'] === true ? 'urgent' : 'bulk', incidentReference: String(content['incidentReference']),
      version: content['version'] as number | undefined, identifiers: identifiersOf(content),
    },
  };
}

function read(values: ReadonlyMap<string, string>): { content: Record<string, unknown>; findings: RowFinding[] } {
  const content: Record<string, unknown> = {};
  const findings: RowFinding[] = [];
  for (const column of feedColumns) {
    const value = values.get(column.name);
    if (value === undefined) continue;
    const meant = column.reading(value);
    if (meant.ok) place(content, column.target || `/${column.name}`, meant.value);
    else findings.push(valueFinding(meant.code, column.name, meant.todo, value));
  }
  if (Array.isArray(content['people'])) content['people'] = content['people'].filter((person) => person !== undefined);
  return { content, findings };
}

function missing(values: ReadonlyMap<string, string>): RowFinding[] {
  return feedColumns.filter(({ name, required }) => required && !values.has(name)).map((column) => finding('MISSING_VALUE', column.name, `Write ${ruleOf(column)}.`));
}

function peopleWithoutRole(values: ReadonlyMap<string, string>): RowFinding[] {
  return Array.from({ length: mostPeople }, (_, index) => `person${index + 1}_`)
    .filter((prefix) => !values.has(`${prefix}role`) && [...values.keys()].some((name) => name.startsWith(prefix)))
    .map((prefix) => finding('PERSON_WITHOUT_ROLE', `${prefix}role`));
}

function ownRules(values: ReadonlyMap<string, string>, { forceCode, now }: CheckContext): RowFinding[] {
  const force = values.get('force_code');
  const otherForce = forceCode !== undefined && force !== undefined && force !== forceCode ? [finding('OTHER_FORCE', 'force_code')] : [];
  const early = ['occurred_at', 'recorded_at'].filter((name) => Date.parse(values.get(name) ?? '') > now.getTime() + clockTolerance);
  return [...otherForce, ...early.map((name) => finding('IN_THE_FUTURE', name))];
}

function contractFindings(kind: Kind, content: object, values: ReadonlyMap<string, string>): RowFinding[] {
  return checkSource(kind, content).map(({ path, code, todo }) => {
    const column: FeedColumn | undefined = columnOfPath(path, values);
    return valueFinding(code, column?.name ?? '', todo, values.get(column?.name ?? '') ?? '');
  });
}

function identifiersOf(content: Readonly<Record<string, unknown>>): string[] {
  const subject = (content['subject'] ?? {}) as Readonly<Record<string, unknown>>;
  return (['crn', 'pnc', 'cro'] as const).flatMap((type) => (subject[type] === undefined ? [] : [`${type.toUpperCase()}:${String(subject[type])}`]));
}
