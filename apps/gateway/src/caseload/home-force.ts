import { type AgencyCode, asGatewayError } from '#messages';
import { type Directory } from '#directory';

/** The directory as this node holds it now. */
export interface DirectoryNow {
  current(): Directory;
}

/** The agency of a police force code; `null` where that force does not take part (yet). */
export function agencyOfForce(directory: Pick<Directory, 'forceByCode'>, forceCode: string): AgencyCode | null {
  try {
    return (directory.forceByCode(forceCode)?.code ?? null) as AgencyCode | null;
  } catch (error) {
    const known = asGatewayError(error);
    if (known.code === 'PARTNER_UNKNOWN') return null;
    throw known;
  }
}
