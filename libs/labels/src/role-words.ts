import { type Contact } from '#messages';

const owners: Readonly<Record<string, string>> = {
  VICTIM: "the victim's", SUSPECT: "the suspect's", CHILD_PRESENT: "a child's", WITNESS: "a witness's", PARTNER: "the partner's", OTHER: "another person's",
  EX_PARTNER: "the former partner's", PROPOSED_OCCUPIER: "the occupier's", RELATIVE: "a relative's", CHILD: "a child's",
};
const nouns: Readonly<Record<Contact, string>> = {
  address: 'address', postcode: 'address', phone: 'phone number', email: 'email address', 'phone-or-email': 'phone number or email address', school: 'school', refuge: 'refuge',
  'safe-contact': 'safe contact', name: 'name', words: 'own words',
};

/** The words that stand in a case-side text for a protected value of somebody with this role. */
export function roleWordsFor(contact: Contact, role: string | undefined): string {
  if (contact === 'refuge') return 'the refuge';
  if (contact === 'words') return "the victim's own words";
  if (contact === 'school') return role === 'CHILD_PRESENT' || role === 'CHILD' ? "a child's school" : 'the school';
  const owner = role === undefined ? undefined : owners[role];
  if (owner) return `${owner} ${nouns[contact]}`;
  // Without a person: the place of an incident, or its source, of whom not even the kind may show.
  return contact === 'address' || contact === 'postcode' ? 'the place of the incident' : contact === 'name' ? 'a person' : `a ${nouns[contact]}`;
}
