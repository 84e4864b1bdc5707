import { tellsContact } from '#labels';
import { GatewayError } from '#messages';

/** A text of one field, for the case side to keep as it is: nothing in it is redacted there. @throws GatewayError REQUEST_INVALID where it has an address, postcode, phone number or email */
export function keepable(path: string, text: string): string {
  if (!tellsContact(text)) return text;
  throw new GatewayError('REQUEST_INVALID', {}, { findings: [{ path, code: 'CONTACT_DETAIL', todo: 'Leave out addresses, postcodes, phone numbers and emails.' }] });
}
