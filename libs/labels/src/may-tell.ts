/** Somebody who is to be told of an answer: an agency, by its code and by its name. */
export interface Told {
  readonly code: string;
  readonly name: string;
}

/** An answer, with whom it came from and who else may be told of it, as it says itself. */
export interface ToTell {
  readonly from: string;
  readonly onwardSharing: unknown;
  readonly onwardTo: unknown;
}

const alike = (one: string): string => one.trim().toLowerCase();

/**
 * Whether an agency may be told of an answer (DOMAIN 2.2: onward permission defaults to deny): its sender, anybody where it says so, and those whom it names, by code or name. Whatever it says that is none of this, and where it says
 * nothing, nobody. The own agency has been told, and is no case of this.
 */
export function mayTell({ from, onwardSharing, onwardTo }: ToTell, { code, name }: Told): boolean {
  if (from === code || onwardSharing === 'MULTI_AGENCY') return true;
  return onwardSharing === 'NAMED' && Array.isArray(onwardTo) && onwardTo.some((one) => typeof one === 'string' && [code, name].map(alike).includes(alike(one)));
}
