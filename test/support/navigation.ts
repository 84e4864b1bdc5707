import { type Page } from 'playwright-core';

/** Goes to a place of the navigation, which may stand in a menu that is closed. */
export async function goTo(page: Page, place: string): Promise<void> {
  const pages = page.getByRole('navigation', { name: 'Pages' });
  const menu = pages.locator('details:not([open])').filter({ has: page.getByRole('link', { name: place, exact: false, includeHidden: true }) });
  if (await menu.count() > 0) await menu.locator('summary').click();
  await pages.getByRole('link', { name: place }).click();
}
