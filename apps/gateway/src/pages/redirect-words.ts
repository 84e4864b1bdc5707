import { type Redirect } from '../enquiries/shown.js';
import { circle } from '../store/redirects.js';

/** What became of being sent elsewhere, in words. `there` is what the place or the agency is called. */
const said: Readonly<Record<Redirect['state'], (there: string, code: string | null) => string>> = {
  WAITING: (there) => `Redirected to ${there}, who are about to be asked`,
  FOLLOWED: (there) => `Redirected to ${there}`,
  ASKED_BEFORE: (there) => `Redirected to ${there}, who are asked already`,
  NO_NODE: (there) => `They say to ask ${there}, who take no part here: ask them by hand`,
  ENDED: (there) => `They say to ask ${there}, who were not asked, because the person is no longer supervised`,
  CANNOT: (there, code) => code === circle ? `They say to ask ${there}, who were asked and sent it back: nobody has searched. Ring both` : `They say to ask ${there}, who could not be asked by themselves (${code ?? ''}): ask them anew`,
};

/** Where an agency said to ask instead, and what became of it, as a page says it; nothing where it did not. */
export const redirectWords = (redirect: Redirect | null, names: { readonly agency: (code: string) => string; readonly place: (place: string) => string }): string | undefined =>
  (redirect === null ? undefined : said[redirect.state](redirect.to === null || redirect.to === redirect.place ? names.place(redirect.place) : names.agency(redirect.to), redirect.code));
