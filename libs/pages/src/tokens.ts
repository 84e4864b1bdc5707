/** The sessions of this process: `Sessions`, for pages that ask for a reason. */
export const SESSIONS = Symbol('sessions');
/** Where conversations have pages of their own: `ConversationPages` of the app, in a list. */
export const CONVERSATION_PAGES = Symbol('conversation pages');
/** Finds the name of an agency by its code. */
export const NAME_OF = Symbol('name of');
