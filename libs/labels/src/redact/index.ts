export { type OwnValue, type Redacted, redactorOf, redactText } from './redact-text.js';
export { type ProtectedValue } from './targets.js';
export { strayContactsIn } from './stray-contacts.js';
