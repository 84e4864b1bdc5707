/** How many words in a row are a passage: as many as two people do not write alike by chance, and fewer than a sentence that is copied out has. */
export const passageWords = 12;

const wordsIn = (text: string): string[] => text.toLowerCase().match(/[\p{L}\p{N}']+/gu) ?? [];
const passagesIn = (text: string): string[] => {
  const words = wordsIn(text);
  return words.slice(passageWords - 1).map((_, at) => words.slice(at, at + passageWords).join(' '));
};

/** Each text of a content with the path of its field. */
export function textsOf(value: unknown, path = ''): { readonly path: string; readonly text: string }[] {
  if (typeof value === 'string') return [{ path, text: value }];
  return typeof value !== 'object' || value === null ? [] : Object.entries(value).flatMap(([name, inner]) => textsOf(inner, `${path}/${name}`));
}

/** The passages of contents. */
export const passagesOf = (contents: readonly unknown[]): ReadonlySet<string> => new Set(contents.flatMap((content) => textsOf(content).flatMap(({ text }) => passagesIn(text))));

/** Whether any text of a content is long enough to have a passage. */
export const hasPassages = (content: object): boolean => textsOf(content).some(({ text }) => wordsIn(text).length >= passageWords);

/** The paths of those texts of a content that repeat one of these passages, and say it from nowhere else. */
export const repeating = (content: object, passages: ReadonlySet<string>, elsewhere: ReadonlySet<string>): string[] =>
  textsOf(content).flatMap(({ path, text }) => (passagesIn(text).some((passage) => passages.has(passage) && !elsewhere.has(passage)) ? [path] : []));
