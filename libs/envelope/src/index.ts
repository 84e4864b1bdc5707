/**
 * Owns the envelope: the strict form of tokens, their signatures and encryption, parts with salted digests, padding, and where private keys are. The
 * only place with jose, except that access verifies bearer tokens. It must never know what a part says, who may send it, or where it is
 * stored.
 */
export { type KeyMake, generateKey, generateKeys, thumbprint } from './keys/generate-keys.js';
export { type Followed } from './keys/followed-file.js';
export { followAnchors, keyFileName, loadAnchors, loadPrivateKeys } from './keys/key-files.js';
export { type KeyHolder, keysGiven, keysInFolder } from './keys/key-holder.js';
export {
  importElsewhere, importPrivate, importPublic, type Jwk, type KeysOfUse, type KeyUse, keyUses, publicHalf, type OpeningKey, type PrivateKeys, type PublicKeys, type SealingKey,
  type SigningKey, type VerifyKey, type VerifyKeys,
} from './keys/keys.js';
export { type AgreeingHalf, type SigningHalf } from './keys/private-half.js';
export { keyNamedIn } from './message/key-named-in.js';
export { type DocumentType, signDocument, type VerifiedDocument, verifyDocument } from './message/documents.js';
export { type Bundle, checkFits, mostReplaced, openMessage, sealMessage } from './message/message.js';
export { checkParts, type MadePart, makePart, newSalt, type OpenPartName, openParts, partMatches, saltedDigest, type SaltedPart } from './message/parts.js';
export { type RawPublicKey, rawPublicKey, signRaw } from './message/raw-signature.js';
export { type ReceiptLeaf, type ReceiptPath, receiptTree, type ReceiptTree, verifyReceiptPath } from './message/receipts.js';
export { type Claimed, digestOfSigned, keptPayload, type KeysOf, readSigned, signPayload, signWithDigest, verifySigned } from './message/signed.js';
export { tokenTypes } from './message/types.js';
export { openVictimPart, sealVictimPart } from './message/victim-part.js';
export { longestToken } from './strict/token.js';
export { openToken, readTokenKeys, sealToken, type TokenAnswer, type TokenKeys, type TokenOptions, verifyToken } from './tokens.js';
