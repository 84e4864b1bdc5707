export { type OwnValue, type Redacted, redactorOf, redactText } from './redact-text.js';
export { type ProtectedValue } from './targets.js';
export { strayContactsIn, tellsContact } from './stray-contacts.js';
