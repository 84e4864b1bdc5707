import { askedScope, type AskedScope, type Finding, judgeScope, type Kind, placesAsked } from '#messages';

/** What this agency was asked, for its own places alone. */
export const askedOfUs = (asked: object, actsFor: (place: string) => boolean): AskedScope => askedScope(asked, placesAsked(asked).filter((place) => actsFor(place)));

/** An answer that says that it is full, or that nothing is held, covers what this agency was asked (DOMAIN 2.2, Logan): its own places, everybody of whom was asked, all the days, and the Police National Database where that was asked for. */
export const coversScope = (asked: object, kind: Kind, content: object, actsFor: (place: string) => boolean): readonly Finding[] =>
  judgeScope(askedOfUs(asked, actsFor), kind, content);
