import { type LogName, type NoteKey, type NoteSigner, originOf } from '#audit';
import { type Directory } from '#directory';
import { importPublic, rawPublicKey, type SigningKey, signRaw, type VerifyKey } from '#envelope';
import { type AgencyCode } from '#messages';

/** Our signing key as one that signs the checkpoints of one of our logs. */
export const noteSignerOf = (agency: AgencyCode, log: LogName, key: SigningKey): NoteSigner => ({ ...noteKeyOf(agency, log, key), sign: (bytes) => signRaw(bytes, key) });

/** A key that may have signed an agency's checkpoints, with the name under which the directory has it. */
export interface DirectoryNoteKey extends NoteKey {
  readonly kid: string;
}

/** Every signing key that the directory has of an agency, as keys of one of its logs; when each was valid is asked of the directory once a note says when it was signed. @throws PARTNER_UNKNOWN */
export const noteKeysOf = (directory: Directory, agency: string, log: LogName): DirectoryNoteKey[] =>
  directory.agency(agency).keys.signing.map(({ jwk }) => ({ ...noteKeyOf(agency, log, importPublic(jwk, 'signing')), kid: jwk.kid }));

function noteKeyOf(agency: string, log: LogName, key: SigningKey | VerifyKey): NoteKey {
  const { curve, bytes } = rawPublicKey(key);
  return { name: originOf(agency, log), curve, publicKey: bytes };
}
