/** A form as it stands on a page. */
export interface PageForm {
  /** Where it is sent; to the page itself where it says nothing. */
  readonly action: string | undefined;
  /** Whether it only asks for another page, as a link does, and sends nothing. */
  readonly isSearch: boolean;
  /** Hidden fields, which go along as they are. */
  readonly hidden: readonly (readonly [string, string])[];
  /** The names of the fields that somebody fills in, once each. */
  readonly fields: readonly string[];
  /** What the button says that sends it. */
  readonly button: string;
  /** The fields of its other buttons, which ask for the form in another shape and send nothing. */
  readonly others: readonly (readonly [string, string])[];
}

/** One tag with its attributes in double quotes or without a value: what our templates, the Design System and the identity provider write, and no other HTML. */
const tags = (html: string, names: string): RegExpExecArray[] => [...html.matchAll(new RegExp(`<(${names})(?=[\\s>])((?:[^>"]|"[^"]*")*)>`, 'g'))];

function attributesOf(tag: string): Map<string, string> {
  return new Map([...tag.matchAll(/([\w-]+)(?:="([^"]*)")?/g)].map(([, name = '', value = '']) => [name, unescaped(value)]));
}

const named: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"' };
const unescaped = (text: string): string => text.replace(/&(?:(amp|lt|gt|quot)|#(\d+));/g, (_, name: string | undefined, code: string) => (name === undefined ? String.fromCodePoint(Number(code)) : named[name]!));

/** Where the links of a page lead, once each. */
export const linksOf = (html: string): string[] => [...new Set(tags(html, 'a').flatMap(([, , attributes = '']) => attributesOf(attributes).get('href') ?? []))];

/** The forms of a page. @throws where one has no end, so that nothing of it is passed over */
export function formsOf(html: string): PageForm[] {
  return tags(html, 'form').map(({ index, 0: whole, 2: attributes = '' }) => {
    const end = html.indexOf('</form>', index);
    if (end < 0) throw new Error('a form of a page has no end');
    return formIn(attributesOf(attributes), html.slice(index + whole.length, end));
  });
}

function formIn(form: ReadonlyMap<string, string>, inner: string): PageForm {
  const controls = tags(inner, 'input|textarea|select').map(([, , attributes = '']) => attributesOf(attributes));
  const buttons = tags(inner, 'button').map(({ index, 0: whole, 2: attributes = '' }) => ({
    attributes: attributesOf(attributes), text: inner.slice(index + whole.length, inner.indexOf('</button>', index)).replace(/<[^>]*>/g, '').trim(),
  }));
  const isHidden = (control: ReadonlyMap<string, string>): boolean => control.get('type') === 'hidden';
  return {
    action: form.get('action'),
    isSearch: form.get('method') !== 'post',
    hidden: controls.filter(isHidden).map((control) => [control.get('name') ?? '', control.get('value') ?? ''] as const),
    fields: [...new Set(controls.filter((control) => !isHidden(control)).flatMap((control) => control.get('name') ?? []))],
    button: buttons.find(({ attributes }) => !attributes.has('name'))?.text ?? '',
    others: buttons.flatMap(({ attributes }) => (attributes.has('name') ? [[attributes.get('name')!, attributes.get('value') ?? ''] as const] : [])),
  };
}
