import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { designSystem } from '../shell/templates.js';

/** A file that pages are drawn with; the same for everybody. */
export interface Asset {
  readonly type: string;
  readonly text: string;
}

export const isAsset = (value: unknown): value is Asset => typeof (value as Asset | undefined)?.text === 'string';

const govuk = (file: string): string => readFileSync(join(designSystem, 'govuk', file), 'utf8');

/** Styles without GOV.UK's own fonts, which are licensed for its own domain only: the next in the list, Arial, is taken. */
const withoutFonts = (css: string): string => css.replaceAll(/@font-face\s*{[^}]*}/g, '').replaceAll(/\/\*# sourceMappingURL=[^*]*\*\//g, '');

/** What the Design System has no component for. */
const ownStyles = `
.mag-agency{background-color:#1d2d3d;color:#fff;padding:10px 0;border-bottom:8px solid #1d70b8}
.mag-agency p{margin:0;color:#fff;font-weight:700}
.mag-sign-out{display:flex;flex-wrap:wrap;gap:15px;align-items:center;justify-content:flex-end;margin:10px 0}
.mag-link-button{background:none;border:0;padding:0;margin:0;color:#1a65a6;text-decoration:underline;cursor:pointer;font:inherit}
.mag-link-button:hover{color:#0f385c}
.mag-link-button:focus{outline:3px solid transparent;color:#0b0c0c;background-color:#fd0;box-shadow:0 -2px #fd0,0 4px #0b0c0c;text-decoration:none}
.mag-menu details{position:relative}
.mag-menu summary{color:#1a65a6;cursor:pointer;list-style:none}
.mag-menu summary::-webkit-details-marker{display:none}
.mag-menu summary::after{content:"";display:inline-block;margin-left:8px;vertical-align:middle;border:6px solid transparent;border-top-color:currentcolor;border-bottom-width:0}
.mag-menu details[open] summary::after{transform:rotate(180deg)}
.mag-menu summary:hover{color:#0f385c;text-decoration:underline}
.mag-menu summary:focus{outline:3px solid transparent;color:#0b0c0c;background-color:#fd0;box-shadow:0 -2px #fd0,0 4px #0b0c0c}
.mag-menu ul{margin:10px 0 0}
@media (min-width:40.0625em){.mag-menu ul{position:absolute;z-index:1;top:100%;left:-15px;min-width:240px;padding:15px 20px 10px;background:#fff;border:1px solid #8eb8dc;border-top:4px solid #1d70b8}}
.mag-text{white-space:pre-wrap;overflow-wrap:anywhere}
.mag-marked{border-left:5px solid #d4351c;padding-left:15px;margin-bottom:30px}
.mag-table{overflow-x:auto}
.mag-table:focus{outline:3px solid #fd0}
@media print{.mag-sign-out,.govuk-service-navigation,.govuk-back-link{display:none}}
`;

const icon = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32"><rect width="32" height="32" rx="4" fill="#1d2d3d"/><path d="M7 22V10h3l6 7 6-7h3v12h-4v-6l-5 6-5-6v6z" fill="#fff"/></svg>';

const assets: Readonly<Record<string, Asset>> = {
  'pages.css': { type: 'text/css; charset=utf-8', text: withoutFonts(govuk('govuk-frontend.min.css')) + ownStyles },
  'govuk-frontend.js': { type: 'text/javascript; charset=utf-8', text: govuk('govuk-frontend.min.js').replace(/\/\/# sourceMappingURL=.*$/m, '') },
  'pages.js': { type: 'text/javascript; charset=utf-8', text: "import { initAll } from './govuk-frontend.js';\ninitAll();\n" },
  'icon.svg': { type: 'image/svg+xml', text: icon },
};

/** Changes with every file, so that a browser may keep what it has for ever. */
const version = createHash('sha256').update(JSON.stringify(assets)).digest('hex').slice(0, 12);

/** The file of this version with this name. */
export const assetAt = (asked: string, name: string): Asset | undefined => (asked === version && Object.hasOwn(assets, name) ? assets[name] : undefined);

/** Where the files are, for the shell. */
export const assetAddresses = { styles: `/assets/${version}/pages.css`, script: `/assets/${version}/pages.js`, icon: `/assets/${version}/icon.svg` } as const;
