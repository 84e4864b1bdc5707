import { generateKey, importPrivate, signPayload } from '#envelope';
import { newConversationId, newOrderingKey, type SignedPayload } from '#messages';

const key = importPrivate(generateKey('signing'), 'signing');

/** The token that a message came with, as the inbox keeps it: signed by nobody whom anybody knows, which is not looked at again. */
export function keptToken({ id, kind, purpose, lawfulBasis, inReplyTo }: Pick<SignedPayload, 'id' | 'kind' | 'purpose' | 'lawfulBasis'> & Partial<Pick<SignedPayload, 'inReplyTo'>>): Promise<string> {
  const iat = Math.floor(Date.now() / 1000);
  const digest = '47DEQpj8HBSa-_TImW-5JCeuQeRkm5NMpJWZG3hSuFU';
  return signPayload({
    specversion: '1.0', id, source: 'urn:mag:agency:probation', type: `${kind}.v1`, time: new Date(iat * 1000).toISOString(), datacontenttype: 'application/json', iss: 'probation', aud: 'police-west-mercia',
    iat, exp: iat + 86_400, conversation: newConversationId(), orderingKey: newOrderingKey(), sequence: 1, kind, lane: 'bulk', purpose, lawfulBasis, onBehalfOf: { person: 'pat.testperson', role: 'practitioner' }, ...(inReplyTo === undefined ? {} : { inReplyTo }),
    parts: { case: digest, originator: digest, mappa: digest, victim: digest },
  } as SignedPayload, key);
}
