/** The sessions of this process: `Sessions`, for pages that ask for a reason. */
export const SESSIONS = Symbol('sessions');
/** Finds the name of an agency by its code. */
export const NAME_OF = Symbol('name of');
