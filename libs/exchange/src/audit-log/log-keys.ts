import { type LogName, type NoteKey, type NoteSigner, originOf } from '#audit';
import { type Directory } from '#directory';
import { importPublic, rawPublicKey, type SigningKey, signRaw } from '#envelope';
import { type AgencyCode, GatewayError } from '#messages';

/** Our signing key as one that signs the checkpoints of one of our logs. @throws ENVELOPE_KEY where it is not Ed25519: the form of checkpoints that others read has no other */
export function noteSignerOf(agency: AgencyCode, log: LogName, key: SigningKey): NoteSigner {
  const publicKey = rawPublicKey(key);
  if (publicKey === undefined) throw new GatewayError('ENVELOPE_KEY', { path: '/crv' });
  return { name: originOf(agency, log), publicKey, sign: (bytes) => signRaw(bytes, key) };
}

/** A key that may have signed an agency's checkpoints, with the name under which the directory has it. */
export interface DirectoryNoteKey extends NoteKey {
  readonly kid: string;
}

/** Every signing key that the directory has of an agency, as keys of one of its logs; when each was valid is asked of the directory once a note says when it was signed. @throws PARTNER_UNKNOWN */
export function noteKeysOf(directory: Directory, agency: string, log: LogName): DirectoryNoteKey[] {
  return directory.agency(agency).keys.signing.flatMap(({ jwk }) => {
    const key = importPublic(jwk, 'signing');
    const publicKey = rawPublicKey(key);
    return publicKey === undefined ? [] : [{ name: originOf(agency, log), publicKey, kid: key.kid ?? '' }];
  });
}
