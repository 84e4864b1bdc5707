import { createRequire } from 'node:module';
import { mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Browser, chromium as engine, type Page } from 'playwright-core';
import { agency, stack } from './stack.js';

/** As a container or a test machine needs it, and nothing that takes a check of the browser away. */
const args = ['--no-sandbox', '--disable-gpu', '--disable-dev-shm-usage'];

/** A headless Chromium: the one that CHROMIUM_PATH names, which is the one that npm brings unless said otherwise (unpack-browser.mjs). */
export async function openBrowser(): Promise<Browser> {
  return engine.launch({ executablePath: process.env['CHROMIUM_PATH']!, args, headless: true });
}

/** A window in which nobody is signed in, with nothing left of others: without JavaScript, because everything must work so, unless the scripts themselves are looked at. */
export async function newWindow(browser: Browser, scripts: 'without' | 'with' = 'without'): Promise<Page> {
  const context = await browser.newContext({ javaScriptEnabled: scripts === 'with', viewport: { width: 1100, height: 900 }, locale: 'en-GB' });
  context.setDefaultTimeout(20_000);
  if (scripts === 'with') withScripts.add(context);
  return context.newPage();
}

/** The pages of one process of an agency. */
export const pagesOf = (code: string, part: 'web' | 'desk' = 'web'): string => (part === 'web' ? agency(code).url : agency(code).deskUrl);

/** Goes to a page and signs in there as a test person, as a person does: by the sign-in page of the identity provider. */
export async function signIn(page: Page, address: string, username: string): Promise<void> {
  await showWhoYouAre(page, address, username);
  await page.getByRole('button', { name: 'Sign out' }).waitFor();
}

/** The same without waiting for a session: the node may have none for somebody. */
export async function showWhoYouAre(page: Page, address: string, username: string): Promise<void> {
  const person = stack().people.find((each) => each.username === username);
  if (person === undefined) throw new Error(`there is no test person ${username}`);
  await page.goto(address);
  await page.getByLabel('Test person').selectOption(username);
  await page.getByLabel('Password').fill(person.password);
  await page.getByRole('button', { name: 'Sign in' }).click();
}

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

const withScripts = new WeakSet<object>();

/**
 * What axe finds wrong with the page as it stands: WCAG 2.2 A and AA, and its own good practice. Empty for an accessible page. Which view is looked at stands in the test, so that
 * `test/architecture/views.spec.ts` can see that none is forgotten, and is compared with what the page says of itself; the page of the identity provider says nothing.
 */
export const violations = (page: Page, view?: string): Promise<string[]> => (withScripts.has(page.context()) ? foundByAxe(page, view) : foundInCopy(page, view));

async function foundByAxe(page: Page, view: string | undefined): Promise<string[]> {
  const shown = await page.locator('body').getAttribute('data-view') ?? undefined;
  if (shown !== view) return [`this is the view ${shown ?? 'of nobody here'}, not ${view ?? 'of nobody here'}`];
  await page.evaluate(axe);
  const found = await page.evaluate(async () => {
    const { axe: engineInPage } = globalThis as unknown as { axe: { run(options: object): Promise<{ violations: { id: string; help: string; nodes: { html: string }[] }[] }> } };
    return (await engineInPage.run({ runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'] })).violations;
  });
  return found.map(({ id, help, nodes }) => `${id}: ${help} (${nodes.length}, first ${nodes[0]?.html ?? ''})`);
}

/** Axe is a script itself: what a window without scripts shows is laid before another one. */
async function foundInCopy(page: Page, view: string | undefined): Promise<string[]> {
  const copy = await newWindow(page.context().browser()!, 'with');
  try {
    const [body, address] = [await page.content(), page.url().replace(/#.*$/, '')];
    await copy.route(address, (route) => route.fulfill({ body, contentType: 'text/html; charset=utf-8' }));
    await copy.goto(address);
    return await foundByAxe(copy, view);
  } finally {
    await copy.context().close();
  }
}

/** Keeps a picture of the page in the folder that TEST_PICTURES names, to be looked at; does nothing without one. */
export async function picture(page: Page, name: string): Promise<void> {
  const folder = process.env['TEST_PICTURES'];
  if (folder === undefined) return;
  mkdirSync(folder, { recursive: true });
  await page.screenshot({ path: join(folder, `${name}.png`), fullPage: true });
}
