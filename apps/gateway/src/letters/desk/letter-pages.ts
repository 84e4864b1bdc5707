import { type ContractClass, fieldsOf, type Kind, kinds, type LeafField } from '#messages';
import { type Letter } from '../letter.js';

const escapes: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };
const escaped = (text: string): string => text.replaceAll(/[&<>"']/g, (sign) => escapes[sign]!);
const shell = (title: string, body: string): string =>
  `<!doctype html>\n<html lang="en"><head><meta charset="utf-8"><title>${escaped(title)}</title><style>body{font-family:sans-serif;max-width:60em;margin:2em auto}table{border-collapse:collapse;width:100%}td,th{border:1px solid #999;padding:.3em .6em;text-align:left;vertical-align:top}th{width:18em}</style></head>\n<body><h1>${escaped(title)}</h1>\n${body}</body></html>\n`;

/** What is said to a place, to be read and printed: every field that the kind declares and the letter fills in, in the order of the declaration. */
export async function enquiryPage(letter: Letter): Promise<string> {
  const { victimPartSections, words } = await import('#pages');
  const rows = (lines: readonly { readonly key: string; readonly lines: readonly string[] }[]): string => lines.map(({ key, lines: of }) => `<tr><th>${escaped(key)}</th><td>${of.map(escaped).join('<br>')}</td></tr>`).join('\n');
  const sections = victimPartSections(letter.kind, letter.content).map(({ heading, rows: of }) => `${heading === '' ? '' : `<h2>${escaped(heading)}</h2>`}<table>${rows(of)}</table>`).join('\n');
  return shell(`${words(letter.kind)} to ${letter.placeName}`, `<p>Reference ${letter.conversation}. Keep this away from the person it is about.</p>\n${sections}\n`);
}

/** A form for the reply, for each kind of answer: every field with its meaning and what may be written. Whatever is asked there is checked when the reply is filed. */
export const replyForm = ({ conversation, answers }: Letter): string => shell(
  'Reply', `<p>Reference ${conversation}. Fill in one of the following, and send it back with the reference. A field with a star must be filled in where what it belongs to is.</p>\n${answers.map((kind) => `<h2>${escaped(kind)}</h2>\n<table>${fields(kinds[kind as Kind].content, '')}</table>`).join('\n')}\n`);

const fields = (type: ContractClass, above: string): string => fieldsOf(type).map((field) => {
  const name = `${above}${field.name}`;
  if (field.shape === 'nested') return `<tr><th colspan="3">${escaped(name)}: ${escaped(field.meaning)}${field.list === undefined ? '' : ` (up to ${field.list})`}</th></tr>\n${fields(field.of(), `${name}.`)}`;
  return field.elementId === true ? '' : `<tr><th>${escaped(name)}${field.required ? ' *' : ''}</th><td>${escaped(field.meaning)}${escaped(allowed(field))}</td><td></td></tr>\n`;
}).join('');

const allowed = ({ form, many }: LeafField): string => {
  const { enum: codes } = form.schema as { enum?: readonly string[] };
  return codes === undefined ? '' : ` ${many === undefined ? 'One' : 'Any'} of: ${codes.join(', ')}.`;
};
