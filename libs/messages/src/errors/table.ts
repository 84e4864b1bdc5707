/**
 * Every error of the system, once: what it does to the message in hand (its fate), whether a verified sender is told by a
 * receipt, whether a person is alarmed, and the fixed text. Outsiders see the code and the message id only; before the sender
 * is verified (all of `ENVELOPE_`) they see nothing.
 */

/** What an error does to the message in hand: wait and try again, keep it sealed for a person, or stop the process. */
export type Fate = 'retry' | 'quarantine' | 'halt';

/** One row of the error table. `http` is the status of the answer where the error can reach an HTTP caller. */
export interface ErrorRow {
  readonly fate: Fate;
  readonly receipt: boolean;
  readonly alarm: boolean;
  readonly text: string;
  readonly http?: number;
}

const retry = (text: string, http = 503): ErrorRow => ({ fate: 'retry', receipt: false, alarm: true, text, http });
/** Waited for without an alarm: it is expected to pass by itself within moments. */
const again = (text: string, http = 503): ErrorRow => ({ fate: 'retry', receipt: false, alarm: false, text, http });
/** Quarantined and alarmed, and the sender hears nothing: it is not verified yet. */
const silent = (text: string, http = 422): ErrorRow => ({ fate: 'quarantine', receipt: false, alarm: true, text, http });
/** Quarantined and alarmed; the verified sender gets a receipt with the code. */
const alarmed = (text: string, http = 422): ErrorRow => ({ fate: 'quarantine', receipt: true, alarm: true, text, http });
/** Quarantined; the verified sender gets a receipt with the code. */
const told = (text: string, http = 422): ErrorRow => ({ fate: 'quarantine', receipt: true, alarm: false, text, http });
const halt = (text: string, http = 500): ErrorRow => ({ fate: 'halt', receipt: false, alarm: true, text, http });
/** The caller over HTTP did something wrong; no message is in hand, so it would be quarantined if one ever were. */
const caller = (http: number, text: string): ErrorRow => ({ fate: 'quarantine', receipt: false, alarm: false, text, http });

export const errorTable = {
  TRANSPORT_AWAY: retry('Kafka cannot be reached.'),
  TRANSPORT_TIMEOUT: retry('Kafka did not answer in time.'),
  TRANSPORT_DENIED: retry('Kafka refused this user; its access rules need correction.'),
  TRANSPORT_TOPIC_MISSING: retry('A topic that this agency needs does not exist.'),
  TRANSPORT_TOO_LARGE: alarmed('The message is larger than a topic takes.', 413),

  STORE_AWAY: retry('A database cannot be reached.'),
  STORE_BUSY: again('The database asked to try again (deadlock, serialisation or lock timeout).'),
  STORE_FULL: retry('A database has no room or no connection left.'),
  STORE_CONSTRAINT: alarmed('A row broke a constraint of the store.'),
  STORE_DENIED: halt('A database role lacks a right that it needs.'),
  STORE_RESTORED: retry('This store was restored from a backup; it sends nothing until it is known what had been sent after it.'),
  STORE_UNPROVEN: silent('Messages that this restored store is said to have sent could not be proven to be its own; a person must look at them before it sends again.', 409),
  STORE_OUTDATED: halt('The database schema is not the one this version needs; run the migrations.'),

  ENVELOPE_MALFORMED: silent('The token is not in the strict compact form.'),
  ENVELOPE_TOO_LARGE: silent('The token is larger than the limit.'),
  ENVELOPE_HEADER: silent('The token has a header that is missing, unknown or not allowed.'),
  ENVELOPE_CRITICAL_HEADER: silent('The token names a critical header that is not understood.'),
  ENVELOPE_TYPE: silent('The token is of another type than expected here.'),
  ENVELOPE_ALGORITHM: silent('The algorithm is not in the table of allowed ones.'),
  ENVELOPE_UNKNOWN_KEY: silent('The key that the token names is not known.'),
  ENVELOPE_KEY: silent('The key is not of an allowed make or not for this use.'),
  ENVELOPE_DECRYPTION: silent('The token cannot be decrypted with the keys held.'),
  ENVELOPE_SIGNATURE: silent('The signature is not that of the named sender.'),
  ENVELOPE_BUNDLE: silent('The decrypted bundle does not have the agreed shape.'),
  ENVELOPE_CLAIMS: silent('The signed payload does not have the agreed shape.'),
  ENVELOPE_PART: silent('A part does not fit the digest that was signed.'),
  ENVELOPE_RECEIPT_PATH: silent('A receipt does not lead to the signed root.'),

  DIRECTORY_ABSENT: retry('No directory has been received yet.'),
  DIRECTORY_EXPIRED: retry('The directory has expired; nothing is admitted until a new one arrives.'),
  DIRECTORY_STALE: retry('No proof that the directory is current has arrived for five minutes.'),
  DIRECTORY_MALFORMED: retry('A directory document does not have the agreed shape and is ignored.'),
  DIRECTORY_EARLY: retry('A directory document is of a later time than our clock says; it is looked at again.'),
  DIRECTORY_SIGNATURE: retry('A directory document is not signed by the pinned anchor and is ignored.'),
  DIRECTORY_EXPIRES: retry('The directory expires soon and no newer one has come.'),
  DIRECTORY_ANCHOR: retry('The publisher announces a trust anchor that this node does not pin yet.'),
  DIRECTORY_OLDER: retry('A directory document is older than the one held and is ignored.'),

  CLOCK_APART: retry('The clock of this node is apart from the clock of another that it is compared with.'),
  CLOCK_UNKNOWN_YEAR: retry('A clock runs into a year whose bank holidays are not known here; it is counted as if there were none.'),

  PARTNER_UNKNOWN: silent('The agency is not in the directory.'),
  PARTNER_SUSPENDED: alarmed('The agency is suspended.', 409),
  PARTNER_NO_AGREEMENT: alarmed('No agreement lets this sender and this recipient exchange messages.', 409),
  PARTNER_KIND: alarmed('The agreement does not cover this kind of message.', 409),
  PARTNER_PURPOSE: alarmed('The agreement does not cover this purpose for this kind.', 409),
  PARTNER_LAWFUL_BASIS: alarmed('The lawful basis does not fit the purpose.', 409),
  PARTNER_RECIPIENT: silent('The message is addressed to another agency.'),
  PARTNER_KEY_REVOKED: alarmed('The signing key has been revoked.'),
  PARTNER_KEY_TIME: alarmed('The signing key was not valid at the time of issue.'),
  PARTNER_NO_KEY: retry('The directory has no valid key of this agency for this use.'),
  KEY_AWAY: retry('Whoever keeps a private key of this agency cannot be reached or does not answer as that key would.'),
  KEY_EXPIRES: retry('A published key of this agency expires soon and none takes its place.'),
  KEY_PAST: retry('A private exchange key of this agency is still held although nothing can come for it any more: it must be destroyed.'),
  KEY_COMPROMISED: alarmed('Messages were accepted while their signing key may have been in other hands; a person must decide about each.'),
  PARTNER_QUOTA: alarmed('The agreed number of messages an hour is used up.', 429),

  MESSAGE_MALFORMED: told('The content breaks the published contract of its kind.'),
  MESSAGE_REJECTED: told('The content has findings that the sender can put right.'),
  MESSAGE_IDENTIFIER: told('An identifier does not have its form or its check character.'),
  MESSAGE_UNKNOWN_KIND: told('This node does not know the kind of message.'),
  MESSAGE_UNKNOWN_VERSION: told('This node does not know the version of this kind.'),
  MESSAGE_NOT_TAKEN: told('This agency does not take this kind of message.'),
  MESSAGE_UNASKED: told('The message answers something that was not asked here, or not of its sender.'),
  MESSAGE_NOWHERE: told('The answer says to ask somebody else, and does not say whom.'),
  MESSAGE_NOT_OWN: told('The message corrects one that its sender did not send here, or not in that conversation.'),
  MESSAGE_UNEXPECTED_PART: told('The message has a part that its kind may not have.'),
  MESSAGE_TOO_LARGE: told('The content is larger than the limit.', 413),
  MESSAGE_EXPIRED: told('The message arrived after its expiry.'),
  MESSAGE_TOO_EARLY: told('The message was issued in the future.'),
  MESSAGE_ID_TIME: told('The time in the message id is not the time of issue.'),

  LABEL_MISSING: alarmed('A field without a label was found; it is stored nowhere.'),
  LABEL_CONFLICT: alarmed('MAPPA and VICTIM content cannot be merged.'),
  LABEL_LOWERED: alarmed('A label stands lower than its declaration or its kind demands.'),
  LABEL_ABOVE_AGREEMENT: alarmed('The content carries a label above the ceiling of the agreement.', 409),
  LABEL_RAISE: told('This field cannot be raised to that label.'),
  LABEL_STRAY_CONTACT: alarmed('Case-side text has an address, postcode, phone or email that stands in no field of its part.'),

  INBOX_ID_REUSED: alarmed('The same message id came with different content.'),
  INBOX_ATTEMPTS: alarmed('Handling this message ended the process too often.'),
  INBOX_UNEXPECTED: alarmed('An error that is not in the table happened while handling this message.', 500),
  SEQUENCE_REUSED: alarmed('Another message already had this place in the order.'),
  SEQUENCE_TOO_FAR: alarmed('The place in the order is too far ahead.'),
  SEQUENCE_GIVEN_UP: alarmed('A sender gave up the place of a message that never arrived; ask it what the message was.'),
  SEQUENCE_OVERDUE: alarmed('Messages have been held for more than an hour behind one that has not come.'),
  SEQUENCE_MISSING: told('The message should carry a place in the order and does not.'),
  RECEIPT_UNKNOWN: silent('A receipt names a message that was never sent to that agency.'),
  RECEIPT_REFUSED: alarmed('A partner refused a message at its door; a person must follow it up.'),
  SUBMISSION_SET_ASIDE: alarmed('A message can never be sealed and does not leave; a person must see that it is said otherwise.'),
  RECEIPT_OWED: alarmed('Receipts wait until their recipient has a key to seal them to.'),
  RECEIPT_LATE: alarmed('No receipt says within the agreed time that messages have arrived.'),
  RECEIPT_UNOPENED: alarmed('Nobody has opened messages within the agreed time.'),
  RESEND_NOT_KEPT: alarmed('What it takes to send this message again is no longer kept.'),
  REDIRECT_UNPROVEN: alarmed('No signed answer of its recipient says that this agency is to be asked instead.'),
  LETTER_DELAYED: alarmed('A letter to an agency without a node could not be sent by secure mail; it is tried again.'),
  LETTER_REFUSED: alarmed('The mail server refused a letter to an agency without a node.'),
  LETTER_UNREACHABLE: retry('The mail server for letters to agencies without a node cannot be reached.'),
  RESEND_IMPOSSIBLE: alarmed('A message that its recipient lacks cannot be sent again; a person must see that it is said anew.'),
  RECEIPT_OVERDUE: alarmed('A message expired without a receipt; a person must follow it up.'),

  MATCH_CONFLICT: alarmed('The identifiers of an incident contradict each other or lead to several people; it is not sent until a person decides.'),
  SUPERVISION_OWED: retry('A force could not be told yet of a change or an end of supervision; it is tried again until it can.'),
  SNAPSHOT_DIFFERS: alarmed('The people notified of are not those that the sender counted.'),

  REGISTER_ELEMENT: told('A point or number of the blinded register is not written in its one form, or is the identity or zero.'),
  REGISTER_TOO_MANY: told('More values of the blinded register are asked about than may be at once.', 413),
  REGISTER_EPOCH: told('The epoch of the blinded register is not open, or is another than this was made for.', 409),
  REGISTER_PROOF: alarmed('The proof of an evaluation does not fit its points and the public key of the epoch.'),
  REGISTER_MALFORMED: retry('A document of the blinded register does not have the agreed shape and is ignored.'),
  REGISTER_SIGNATURE: retry('A document of the blinded register is not signed by its publisher and is ignored.'),
  REGISTER_SHARD: retry('A shard of the blinded register is not the one that its epoch names, and is ignored.'),
  REGISTER_FORK: retry('A change of the blinded register does not fit what is held: it is loaded anew.'),
  REGISTER_INCOMPLETE: again('A shard or a change of the blinded register is missing here: nothing can be said to be absent from it.'),
  REGISTER_STALE: retry('The blinded register held here is not current: nothing can be said to be absent from it.'),

  AUDIT_PROOF: silent('An audit proof does not hold.'),
  AUDIT_CHECKPOINT: silent('A checkpoint is not signed by its agency or not well formed.'),
  AUDIT_FORK: silent('Two checkpoints of one log cannot both be true.'),
  AUDIT_STALLED: retry('Committed audit entries wait too long to be sealed.'),
  AUDIT_SILENT: retry('An agency has published no checkpoint of an audit log for five minutes.'),

  CONFIG_SETTING_MISSING: halt('A setting is missing.'),
  CONFIG_SETTING_INVALID: halt('A setting has a value that is not allowed.'),
  CONFIG_SETTING_UNKNOWN: halt('A setting with our prefix is not known.'),
  CONFIG_KEYS: halt('A key file or set of keys is missing, unreadable or holds no usable key.'),
  CONFIG_DECLARATION: halt('A declaration in the code contradicts itself.'),
  INVARIANT_BROKEN: halt('Something happened that cannot happen.'),

  ACCESS_TOKEN_MISSING: caller(401, 'A bearer token is needed.'),
  ACCESS_TOKEN_INVALID: caller(401, 'The bearer token is not valid here.'),
  ACCESS_TOKEN_EXPIRED: caller(401, 'The bearer token has expired.'),
  ACCESS_NOT_FOUND: caller(404, 'There is nothing here.'),
  ACCESS_REASON_NEEDED: caller(422, 'Say why you need to see this.'),
  ACCESS_ISSUER_AWAY: retry('The identity provider cannot be reached.'),
  ACCESS_SIGN_IN: caller(403, 'The sign-in did not succeed.'),
  ACCESS_OTHER_AGENCY: caller(403, 'This account belongs to another agency.'),
  REQUEST_FORM_STALE: caller(403, 'The form is no longer valid; open it again.'),
  REQUEST_MALFORMED: caller(400, 'The request cannot be read.'),
  REQUEST_INVALID: caller(422, 'The request has findings to put right.'),
  REQUEST_CURSOR: caller(400, 'The cursor is not one that this list gave out.'),
  REQUEST_METHOD: caller(405, 'This method is not available here.'),
  REQUEST_NOT_ACCEPTABLE: caller(406, 'The answer cannot be given in the form asked for.'),
  REQUEST_TIMEOUT: caller(408, 'The request took too long to arrive.'),
  REQUEST_CONFLICT: caller(409, 'The thing is no longer in the state that this needs.'),
  REQUEST_SAFETY_CALL: caller(409, 'Record the safety call first: nothing else of this misroute can be recorded before it.'),
  REQUEST_IN_PROGRESS: caller(409, 'A request with this Idempotency-Key is still being worked on.'),
  REQUEST_TOO_LARGE: caller(413, 'The request is larger than the limit.'),
  REQUEST_MEDIA_TYPE: caller(415, 'This form of content is not accepted here.'),
  REQUEST_KEY_MISSING: caller(400, 'An Idempotency-Key header is needed.'),
  REQUEST_KEY_REUSED: caller(422, 'This Idempotency-Key was used for a different request.'),
  REQUEST_DUPLICATE: caller(409, 'The same content was already accepted.'),
  REQUEST_TOO_MANY: caller(429, 'Too many requests; wait a little.'),
  REQUEST_FAILED: caller(500, 'The request failed on our side.'),
  REQUEST_NOT_READY: caller(503, 'This part of the node is not ready yet.'),
} as const satisfies Record<`${string}_${string}`, ErrorRow>;

/** The stable codes of all errors; callers decide on the code, never on a text. */
export type ErrorCode = keyof typeof errorTable;

/** Whether a text is one of our codes, for codes that come from outside (receipts). */
export const isErrorCode = (text: string): text is ErrorCode => Object.hasOwn(errorTable, text);
