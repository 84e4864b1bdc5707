export { type OwnValue, type Redacted, redactorOf, redactText } from './redact-text.js';
export { type ProtectedValue } from './targets.js';
export { type Bare, tellsMore } from './tells-more.js';
export { strayContactsIn, tellsContact } from './stray-contacts.js';
