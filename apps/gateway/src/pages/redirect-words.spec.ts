import { describe, expect, it } from '@jest/globals';
import { type Redirect } from '../enquiries/shown.js';
import { redirectWords } from './redirect-words.js';

const names = { agency: (code: string) => `agency ${code}`, place: (place: string) => `place ${place}` };
const redirect = (more: Partial<Redirect>): Redirect => ({ place: '07', state: 'FOLLOWED', to: 'police-cheshire', conversation: null, code: null, ...more });

describe('where an agency said to ask instead', () => {
  it('is said by the name of whom it leads to, with what became of it', () => {
    expect(redirectWords(redirect({}), names)).toBe('Redirected to agency police-cheshire');
    expect(redirectWords(redirect({ state: 'CANNOT', code: 'PARTNER_KIND' }), names)).toBe('They say to ask agency police-cheshire, who could not be asked by themselves (PARTNER_KIND): ask them anew');
    expect(redirectWords(redirect({ state: 'CANNOT', code: 'CIRCLE' }), names)).toBe('They say to ask agency police-cheshire, who were asked and sent it back: nobody has searched. Ring both');
  });

  it('is said by the place where it was asked by letter', () => expect(redirectWords(redirect({ to: '07' }), names)).toBe('Redirected to place 07'));

  it('is said by the place where nobody takes part, and not at all where nobody was named', () => {
    expect(redirectWords(redirect({ state: 'NO_NODE', to: null }), names)).toBe('They say to ask place 07, who take no part here: ask them by hand');
    expect(redirectWords(null, names)).toBeUndefined();
  });
});
