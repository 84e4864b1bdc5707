import { type AgencyCode } from '#messages';
import { type Directory } from '#directory';

/** The agency of a police force code; `null` where that force does not take part (yet). */
export const agencyOfForce = (directory: Pick<Directory, 'forceByCode'>, forceCode: string): AgencyCode | null => (directory.forceByCode(forceCode)?.code ?? null) as AgencyCode | null;

/** The police force code of an agency; undefined where the directory does not know it (any more). */
export const forceOfAgency = (directory: Pick<Directory, 'agencies'>, agency: AgencyCode): string | undefined => directory.agencies.find(({ code }) => code === agency)?.forceCode;
