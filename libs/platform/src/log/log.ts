import { type DestinationStream, pino } from 'pino';

/** What a log line may carry: ids, codes, counts and durations; never a name, an identifier of a person or a text (STYLE: logs are for running the service). */
export interface LogFields {
  readonly agency?: string;
  readonly partner?: string;
  readonly process?: string;
  readonly messageId?: string;
  readonly conversation?: string;
  readonly kind?: string;
  readonly lane?: string;
  readonly topic?: string;
  readonly partition?: number;
  readonly offset?: string;
  readonly code?: string;
  readonly fate?: string;
  readonly attempt?: number;
  readonly count?: number;
  readonly durationMs?: number;
  readonly port?: number;
  readonly version?: number | string;
  readonly loop?: string;
  readonly clock?: string;
  readonly errorName?: string;
  readonly errorCode?: string;
  readonly status?: number;
  readonly route?: string;
  readonly method?: string;
}

/** A log event is a fixed sentence in the present tense; values stand in the fields. */
export type Log = (event: string, fields?: LogFields) => void;

const mostWaitingBytes = 1024 ** 2;

/** Where lines go. Losing one is fine, ending the process over one is not: what a full disk does not take waits for the next line, up to a bound, and is then dropped. */
export function linesTo(fd: number): DestinationStream {
  const lines = pino.destination({ dest: fd, sync: true, maxLength: mostWaitingBytes });
  lines.on('error', () => undefined);
  return lines;
}

const logger = pino({
  base: null,
  timestamp: pino.stdTimeFunctions.isoTime,
  messageKey: 'event',
  formatters: { level: (label) => ({ level: label }) },
}, linesTo(1));

/** A log whose lines all carry `fixed`. */
export function logFor(fixed: LogFields): { info: Log; warn: Log; error: Log } {
  const child = logger.child(fixed);
  return {
    info: (event, fields = {}) => child.info(fields, event),
    warn: (event, fields = {}) => child.warn(fields, event),
    error: (event, fields = {}) => child.error(fields, event),
  };
}

/** The three levels of {@link logFor}. */
export type NodeLog = ReturnType<typeof logFor>;

/**
 * What may be said of any error in a log line: its name and its code.
 * Foreign error objects carry parameters, rows and bodies in their text, so the text is never logged.
 */
export function errorFields(error: unknown): LogFields {
  if (error === undefined) return {};
  if (!(error instanceof Error)) return { errorName: typeof error };
  const { code } = error as { code?: unknown };
  return typeof code === 'string' || typeof code === 'number'
    ? { errorName: error.name, errorCode: String(code) }
    : { errorName: error.name };
}
