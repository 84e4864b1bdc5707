/** Whether a message came under a signing key that may have been in other hands, and nobody has said that it is genuine: it may be forged, and everybody who sees it is told so. */
export const keyCompromised = (id: string, issuer: string): string =>
  `exists (select 1 from compromised_message c where c.message_id = ${id} and c.issuer = ${issuer} and c.decision is distinct from 'genuine')`;
