import { describe, expect, it } from '@jest/globals';
import { templatesIn, scriptHashes } from './templates.js';
import { type Actor } from '#access';
import { type Cookies } from '../session/cookies.js';
import { readSession } from '../session/current.js';
import { type Sessions } from '../session/sessions.js';
import { countsFor, drawPage, type NavigationItem, type ShellParts } from './shell.js';

const shell: ShellParts = { templates: templatesIn(), agencyName: () => 'Invented Agency <b>', service: 'Invented service', navigation: [] };
const draw = (view: string, model: Record<string, unknown>, title = 'A title'): string => drawPage(shell, { view, title, model }, { path: '/' });
const noFindings = { summary: [], at: {} };

describe('a page', () => {
  it('shows as text whatever comes from outside, wherever it stands', () => {
    const evil = '"><script>alert(1)</script>';
    const html = draw('problem', { text: evil, sentence: evil, code: evil, todos: [evil] }, evil);
    expect(html).not.toContain('<script>alert');
    expect(html.split('&lt;script&gt;alert(1)&lt;/script&gt;').length - 1).toBe(6);
    expect(html).toContain('Invented Agency &lt;b&gt;');
  });

  it('has one script inside, the same on every page, whose hash the policy names', () => {
    const [hash, ...others] = scriptHashes(draw('signed-out', {}));
    expect(others).toEqual([]);
    expect(scriptHashes(draw('problem', { text: 'x', todos: [] }))).toEqual([hash]);
    expect(hash).toMatch(/^'sha256-[\w+/]{43}='$/);
  });

  it('has no handler, style or address of another host in it', () => {
    for (const html of [draw('signed-out', {}), draw('home', {}), draw('reason', { findings: noFindings })]) {
      expect(html).not.toMatch(/\son\w+=|\sstyle=|<style|javascript:/i);
      expect([...html.matchAll(/(?:src|href|action)="([^"]*)"/g)].map(([, address]) => address).filter((address) => !/^[/#]/.test(address!))).toEqual([]);
    }
  });

  it('with findings says so in its title, in a summary that leads to the field, and at the field', () => {
    const findings = { summary: [{ text: 'Reason: say why.', href: '#reason' }], at: { reason: { text: 'Reason: say why.' } } };
    const html = draw('reason', { findings, reason: 'a & b' });
    expect(html).toMatch(/<title>\s*Error: A title/);
    expect(html).toContain('<a href="#reason">Reason: say why.</a>');
    expect(html).toMatch(/aria-describedby="reason-hint reason-error"/);
    expect(html).toContain('a &amp; b</textarea>');
    expect(draw('reason', { findings: noFindings })).not.toMatch(/Error:|error-summary/);
  });

  it('gives each form a key of its own', () => {
    const keys = [1, 2].map(() => /name="_key" value="([^"]+)"/.exec(draw('reason', { findings: noFindings }))?.[1]);
    expect(keys[0]).toMatch(/^[\w-]{36}$/);
    expect(keys[0]).not.toBe(keys[1]);
  });
});

describe('the navigation', () => {
  const navigation: NavigationItem[] = [
    { text: 'People', href: '/people', what: 'person' }, { text: 'Needs attention', href: '/attention', what: 'message-status', count: ({ person }) => Promise.resolve(person === 'pat.testperson' ? 3 : 0) },
    { text: 'Alarms', href: '/alarms', what: 'alarm', count: () => Promise.reject(new Error('counted for somebody who has no such place')) },
  ];
  /** What the links of the navigation say to a practitioner. */
  async function linksFor(person: string, draws: (counts: ReadonlyMap<string, number>, request: { path: string }) => string): Promise<string[]> {
    const request = { path: '/people', method: 'GET', headers: {} };
    const session = { actor: { person, agency: 'probation', roles: ['practitioner'], teams: [] } as unknown as Actor, name: 'Pat', formToken: 'token' };
    await readSession({ find: () => Promise.resolve(session) } as unknown as Sessions, {} as Cookies, (actor) => Promise.resolve(actor))(request as never);
    const html = draws(await countsFor({ navigation }, request), request);
    return [...html.matchAll(/<a class="govuk-service-navigation__link"[^>]*>([^]*?)<\/a>/g)].map(([, inside = '']) => inside.replaceAll(/<[^>]+>/g, '').trim()).filter((text) => text !== shell.service);
  }
  const page = { view: 'home', title: 'A title', model: {} };

  it('says beside a place how many things wait there for whoever is signed in, and nothing where none does', async () => {
    const draws = (counts: ReadonlyMap<string, number>, request: { path: string }): string => drawPage({ ...shell, navigation }, page, request, counts);
    expect(await linksFor('pat.testperson', draws)).toEqual(['People', 'Needs attention (3)']);
    expect(await linksFor('robin.testperson', draws)).toEqual(['People', 'Needs attention']);
  });

  describe('of somebody with many places', () => {
    const many: NavigationItem[] = [...navigation.slice(0, 2), ...['Reviews', 'Gates', 'Enquiries', 'Referrals', 'Notices', 'Files'].map((text): NavigationItem => ({ text, href: `/${text.toLowerCase()}`, what: 'person', count: () => Promise.resolve(text === 'Referrals' ? 2 : 0) })), { text: 'Urgent', href: '/urgent', what: 'person', mostUsedBy: ['practitioner'] }];
    const menus = [{ text: 'Ask', places: ['/enquiries', '/referrals', '/notices'] }, { text: 'Others', places: ['/files', '/alarms'] }];
    const htmlOf = async (items: readonly NavigationItem[], path = '/people'): Promise<string> => {
      const request = { path, method: 'GET', headers: {} };
      const session = { actor: { person: 'pat.testperson', agency: 'probation', roles: ['practitioner'], teams: [] } as unknown as Actor, name: 'Pat', formToken: 'token' };
      await readSession({ find: () => Promise.resolve(session) } as unknown as Sessions, {} as Cookies, (actor) => Promise.resolve(actor))(request as never);
      return drawPage({ ...shell, navigation: items, menus }, page, request, await countsFor({ navigation: items }, request));
    };
    const linesOf = (html: string): string[] => [...html.matchAll(/<(?:a class="govuk-service-navigation__link"|summary)[^>]*>([^]*?)<\/(?:a|summary)>/g)].map(([, inside = '']) => inside.replaceAll(/<[^>]+>/g, '').trim()).filter((text) => text !== shell.service);
    const below = (html: string): string[] => [...html.matchAll(/<a class="govuk-link govuk-link--no-visited-state" href="([^"]+)"( aria-current="true")?>([^<]+)/g)].map(([, href, current, text]) => `${href!} ${text!}${current ?? ''}`);

    it('puts the places of a menu under its word, with how many things wait there together, and where their work begins first', async () => {
      const html = await htmlOf(many);
      expect(linesOf(html)).toEqual(['Urgent', 'People', 'Needs attention (3)', 'Reviews', 'Gates', 'Files', 'Ask (2)']);
      expect(below(html)).toEqual(['/enquiries Enquiries', '/referrals Referrals (2)', '/notices Notices']);
    });

    it('marks the menu in whose place they are, and the place', async () => {
      const html = await htmlOf(many, '/notices/1');
      expect(html).toMatch(/mag-menu govuk-service-navigation__item--active/);
      expect(below(html).at(-1)).toBe('/notices Notices aria-current="true"');
      expect(await htmlOf(many)).not.toMatch(/mag-menu govuk-service-navigation__item--active/);
    });

    it('has no menu where the places stand in a line by themselves', async () => {
      const html = await htmlOf(many.slice(0, 7));
      expect([linesOf(html), html.includes('<summary')]).toEqual([['People', 'Needs attention (3)', 'Reviews', 'Gates', 'Enquiries', 'Referrals (2)', 'Notices'], false]);
    });
  });

  it('counts nothing on a page that says what went wrong', async () => {
    expect(await linksFor('pat.testperson', (_, request) => drawPage({ ...shell, navigation }, { ...page, status: 404 }, request))).toEqual(['People', 'Needs attention']);
  });
});

describe('a table', () => {
  it('has its caption, a heading to each column and a row to each thing, and leads on where there are more', () => {
    const parts = [{ href: '/victim-parts/1', receivedAt: '2026-01-05T09:30:00Z', kind: 'reportable-incident-arrest', direction: 'received', partnerName: 'A force' }];
    const html = draw('victim-parts', { parts, next: 'abc=' });
    expect(html).toContain('<caption class="govuk-table__caption govuk-visually-hidden">Victim information, newest first</caption>');
    expect([...html.matchAll(/<th scope="col"[^>]*>([^<]+)</g)].map(([, heading]) => heading)).toEqual(['Received', 'What it came with', 'From or to']);
    expect(html).toContain('<a class="govuk-link" href="/victim-parts/1">5 January 2026, 9:30am</a>');
    expect(html).toContain('href="/victim-parts?cursor=abc%3D"');
  });

  it('is not there where there is nothing to show', () => {
    const html = draw('victim-parts', { parts: [], next: null });
    expect(html).not.toMatch(/<table|Next page/);
    expect(html).toContain('There is no victim information that you may see.');
  });
});

describe('a piece of work that came under a key which may have been in other hands', () => {
  const work = { id: '1', kind: 'da-enquiry', receivedAt: '2026-01-05T09:30:00Z', state: 'WAITING', respondBy: null, sensitive: false };
  const shown = (keyCompromised: boolean): string[] => [
    draw('work-queue', { work: [{ ...work, keyCompromised, from: 'An agency' }], next: null, address: '/enquiries', states: [] }),
    draw('work-item', { work: { ...work, keyCompromised }, sections: [], isMine: false, address: '/enquiries/1', item: 'enquiry', replies: [], messages: [] }),
  ];

  it('says that it may be forged, in the queue and on its own page, and other work does not', () => {
    for (const html of shown(true)) expect(html).toMatch(/may be forged/i);
    for (const html of shown(false)) expect(html).not.toMatch(/may be forged/i);
  });
});

describe('victim information that came under a key which may have been in other hands', () => {
  const part = { href: '/victim-parts/1', receivedAt: '2026-01-05T09:30:00Z', kind: 'reportable-incident-arrest', direction: 'received' };
  const shown = (keyCompromised: boolean): string[] => [
    draw('victim-parts', { parts: [{ ...part, keyCompromised, partnerName: 'A force' }], next: null }),
    draw('victim-part', { part: { ...part, keyCompromised }, sections: [], partnerName: 'A force' }),
  ];

  it('says that it may be forged, in the list and on its own page, and other information does not', () => {
    for (const html of shown(true)) expect(html).toMatch(/may be forged/i);
    for (const html of shown(false)) expect(html).not.toMatch(/may be forged/i);
  });
});
