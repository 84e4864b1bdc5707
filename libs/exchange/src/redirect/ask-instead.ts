import { type Directory } from '#directory';
import { keptPayload } from '#envelope';
import { type AskedInstead, askInsteadIn, type Finding, type Kind, type SignedPayload } from '#messages';

/** Who takes what was asked, where an answer says to ask instead; nobody where nobody takes part for it. */
export const agencyInstead = (directory: Directory, asked: string, { force, area }: AskedInstead): string | undefined =>
  (force === undefined ? undefined : directory.forceByCode(force)?.code) ?? (area === undefined ? undefined : directory.route(area, asked)?.agency);

/** A refusal for the wrong area says where to ask, by the code that the enquiry follows by: a name alone finds nobody (DOMAIN 2.3, Fraser). That it says anything at all, its contract demands. */
export const namesWhereToAsk = (place: keyof AskedInstead) => (_asked: object, kind: Kind, content: object): readonly Finding[] => {
  const instead = (content as { readonly askInstead?: unknown }).askInstead === undefined ? undefined : askInsteadIn(kind, content);
  return instead === undefined || instead[place] !== undefined ? [] : [{ path: `/askInstead/${place}`, code: 'REQUIRED', todo: `Give the code of the ${place} to ask instead.` }];
};

/** On what a message that this node signed was sent, for one that goes on in its place. */
export const sentOn = (signed: string): Pick<SignedPayload, 'purpose' | 'lawfulBasis' | 'lane' | 'onBehalfOf'> => keptPayload(signed);
