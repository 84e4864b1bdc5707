import { createHash } from 'node:crypto';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import nunjucks from 'nunjucks';
import { isUsed } from '../form/controls.js';
import { correctedAs, dayOf, dueOf, momentOf, words } from '../show/words.js';

/** The folder of the GOV.UK Design System with its templates, ready styles and scripts. */
export const designSystem = dirname(dirname(fileURLToPath(import.meta.resolve('govuk-frontend'))));

/** Renders a template with values; everything in them is escaped unless a template of ours says otherwise. */
export type Templates = (name: string, values: object) => string;

/** The templates of an app, those that all pages share, and the components of the Design System, found in this order. */
export function templatesIn(...folders: readonly string[]): Templates {
  const loader = new nunjucks.FileSystemLoader([...folders, join(import.meta.dirname, '..', 'views'), designSystem], { noCache: false });
  const environment = new nunjucks.Environment(loader, { autoescape: true, throwOnUndefined: false, trimBlocks: true, lstripBlocks: true });
  for (const [name, filter] of Object.entries({ words, correctedAs, moment: momentOf, due: dueOf, day: dayOf, isUsed })) environment.addFilter(name, filter);
  return (name, values) => environment.render(`${name}.njk`, values);
}

/** The hashes of the scripts that stand inside a page (CSP level 3): with them, two pages that say the same are the same, which a nonce would prevent. */
export const scriptHashes = (html: string): string[] =>
  [...html.matchAll(/<script(?![^>]*\ssrc=)[^>]*>([^]*?)<\/script>/g)].map(([, script = '']) => `'sha256-${createHash('sha256').update(script).digest('base64')}'`);
