import { isKind } from '#messages';

/** A kind for metrics and alarms: what a sender calls a kind that nobody knows is free text, and free text stays out of both. */
export const knownKind = (kind: string | undefined): string => (kind !== undefined && isKind(kind) ? kind : 'unknown');
