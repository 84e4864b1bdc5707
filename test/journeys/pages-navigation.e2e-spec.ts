import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type Browser, type Page } from 'playwright-core';
import { newWindow, openBrowser, pagesOf, picture, signIn, violations } from '../support/browser.js';
import { goTo } from '../support/navigation.js';

let browser: Browser;
beforeAll(async () => { browser = await openBrowser(); });
afterAll(() => browser.close());

const pagesIn = (page: Page) => page.getByRole('navigation', { name: 'Pages' });
/** In how many rows the navigation stands: each place and menu by where it begins, from the top. */
const rowsOf = async (page: Page): Promise<number> => new Set(await Promise.all((await pagesIn(page).locator('ul').first().locator('> li').all()).map(async (one) => Math.round((await one.boundingBox())!.y)))).size;
const places = async (page: Page): Promise<string[]> => (await pagesIn(page).locator('ul').first().locator('> li > a, > li > details > summary').allInnerTexts()).map((text) => text.replace(/ \(\d+\)$/, ''));

async function signedIn(username: string, width: number): Promise<Page> {
  const page = await newWindow(browser);
  await page.setViewportSize({ width, height: 900 });
  await signIn(page, `${pagesOf('probation')}/people`, username);
  return page;
}

describe('the navigation of probation in browsers without JavaScript', () => {
  it.each([['pat.practitioner', 1100], ['pat.practitioner', 1600], ['morgan.manager', 1100], ['morgan.manager', 1600]])('stands in two rows at most: %s at a width of %i', async (username, width) => {
    const page = await signedIn(username, width);
    expect(await rowsOf(page)).toBeLessThanOrEqual(2);
    await picture(page, `navigation-${username}-${width}`);
  });

  it('begins with what each role uses most, and has every place, the less used in menus', async () => {
    const [practitioner, manager] = [await signedIn('pat.practitioner', 1100), await signedIn('morgan.manager', 1100)];
    expect(await places(practitioner)).toEqual(['Incidents', 'People', 'Answers awaited', 'Significant changes', 'Needs attention', 'Corrections', 'Enquiries and referrals', 'More']);
    expect(await places(manager)).toEqual(['Answers awaited', 'Needs attention', 'Escalations', 'Incidents', 'People', 'Significant changes', 'Corrections', 'Enquiries and referrals', 'More']);
    const hidden = async (page: Page) => (await pagesIn(page).locator('details a').all()).length;
    expect([await hidden(practitioner), await hidden(manager)]).toEqual([8, 11]);
  });

  it('opens a menu by itself, one at a time, and leads on; with a menu open it is accessible', async () => {
    const page = await signedIn('morgan.manager', 1100);
    const menu = (name: string) => pagesIn(page).locator('details').filter({ has: page.locator('summary', { hasText: name }) });
    await menu('More').locator('summary').click();
    await menu('Enquiries and referrals').locator('summary').press('Enter');
    expect([await menu('More').getAttribute('open'), await menu('Enquiries and referrals').getAttribute('open')]).toEqual([null, '']);
    expect(await violations(page, 'people')).toEqual([]);
    await picture(page, 'navigation-menu');
    await goTo(page, 'Custody notices');
    await page.waitForURL(/\/custody-notices$/);
    expect(await menu('Enquiries and referrals').locator('..').getAttribute('class')).toContain('govuk-service-navigation__item--active');
    await goTo(page, 'Measures');
    await page.waitForURL(/\/measures$/);
  });

  it('stands one below the other on a telephone, with every menu', async () => {
    const page = await signedIn('pat.practitioner', 400);
    await pagesIn(page).locator('summary', { hasText: 'Enquiries and referrals' }).click();
    const boxes = await Promise.all((await pagesIn(page).locator('li:visible').all()).map(async (one) => (await one.boundingBox())!));
    expect(boxes.filter(({ x, width }) => x < 0 || x + width > 400)).toEqual([]);
    expect(await pagesIn(page).getByRole('link', { name: 'Custody notices' }).isVisible()).toBe(true);
    expect(await violations(page, 'people')).toEqual([]);
    await picture(page, 'navigation-telephone');
  });
});
