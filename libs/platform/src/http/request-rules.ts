import { Transform } from 'class-transformer';

/** What stands around a text is not part of it: a line of spaces is no reason. */
export const Trimmed = (): PropertyDecorator => Transform(({ value }: { value: unknown }) => (typeof value === 'string' ? value.trim() : value));

/** For `@Matches`: text of several lines. */
export const plainLines = [/^[^\p{Cc}]*(\n[^\p{Cc}]*)*$/u, { message: 'Write plain text.' }] as const;
/** For `@Matches`: text of one line. */
export const plainLine = [/^\P{Cc}*$/u, { message: 'Write plain text on one line.' }] as const;
/** For `@Matches`: a time with its zone (RFC 3339); whether there is such a day is seen later. */
export const momentWithZone = [/^\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d{1,6})?)?(Z|[+-]\d\d:\d\d)$/, { message: 'Write a time with its zone, for example 2026-12-01T09:00:00Z.' }] as const;
