import { isDeepStrictEqual } from 'node:util';

/** Fields of a reportable incident that stand in the queue when their label is OPEN: an allow-list, never the content with something taken away. */
export const queueFields = ['incidentReference', 'force', 'version', 'occurredAt', 'recordedAt', 'incidentType', 'resolution', 'custodyState'] as const;

/** The case part of M9 and M10 as far as this app decides by it (DOMAIN 2.17). */
export interface IncidentCasePart {
  readonly incidentReference: string;
  readonly version: number;
  readonly subject?: { readonly crn?: string; readonly pnc?: string; readonly cro?: string };
  /** Fields that stand higher than declared, by JSON pointer; the empty pointer is the whole content. */
  readonly labels?: Readonly<Record<string, string>>;
}

/** Only what the supervised person could safely read: allowed fields that nobody raised, in whole or in part. */
export function openFields(content: IncidentCasePart): Record<string, unknown> {
  const raised = Object.keys(content.labels ?? {});
  const isRaised = (field: string): boolean => raised.some((pointer) => pointer === '' || pointer === `/${field}` || pointer.startsWith(`/${field}/`));
  return Object.fromEntries(queueFields.filter((field) => field in content && !isRaised(field)).map((field) => [field, (content as unknown as Record<string, unknown>)[field]]));
}

/** Whether there is more than the queue may show. */
export function hasMore(content: IncidentCasePart): boolean {
  const shown = openFields(content);
  return Object.keys(content).some((field) => field !== 'labels' && !(field in shown));
}

/** The top-level fields in which two case parts differ, by name; the ids of list elements are random and do not count. */
export function differingFields(one: object, other: object): string[] {
  const [a, b] = [one, other] as [Readonly<Record<string, unknown>>, Readonly<Record<string, unknown>>];
  return [...new Set([...Object.keys(a), ...Object.keys(b)])].filter((name) => !isDeepStrictEqual(withoutIds(a[name]), withoutIds(b[name]))).sort();
}

const withoutIds = (value: unknown): unknown => (value === undefined ? undefined : JSON.parse(JSON.stringify(value, (name, inner: unknown) => (name === 'id' ? undefined : inner))));
