import { GatewayError } from '#messages';

/** The first of some keys, which stand newest first. @throws PARTNER_NO_KEY when there is none */
export function newest<Key>(keys: readonly Key[]): Key {
  const [first] = keys;
  if (first === undefined) throw new GatewayError('PARTNER_NO_KEY');
  return first;
}
