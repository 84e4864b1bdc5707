import { fieldsOf, homeOf, kinds, type Label, type LeafField } from '#messages';
import { columnByName, type FeedColumn, feedColumns, mostPeople } from './columns.js';

/** The contract field that a column fills; both kinds of incident have the same fields. None for a column that is not content. */
export function fieldOf(column: FeedColumn): LeafField | undefined {
  let type = kinds['reportable-incident-arrest'].content;
  for (const name of column.target.split('/').slice(1).filter((one) => !/^\d+$/.test(one))) {
    const field = fieldsOf(type).find((one) => one.name === name);
    if (field?.shape !== 'nested') return field;
    type = field.of();
  }
  return undefined;
}

/** What a value of this column must be, in words: the column's own rule, or its contract field's. */
export function ruleOf(column: FeedColumn): string {
  return column.rule ?? fieldOf(column)?.form.rule ?? '';
}

/** The label of the field that a column fills. */
export function labelOf(column: FeedColumn): Label {
  return fieldOf(column)?.label ?? 'OPEN';
}

/** Whether what stands in the column of this name belongs to a victim. */
export function isProtectedColumn(name: string): boolean {
  const column = columnByName.get(name);
  return column !== undefined && homeOf[labelOf(column)] === 'victim';
}

/** The column that filled the field at `path` of a content, whatever sign stands between the names. */
export function columnOfPath(path: string, values: ReadonlyMap<string, string>): FeedColumn | undefined {
  const names = path.split(/[./]/).filter((name) => name !== '');
  if (names[0] === 'people' && names[1] !== undefined) names[1] = String(peopleOf(values)[Number(names[1])] ?? '');
  const pointer = `/${names.join('/')}`;
  return feedColumns.find(({ target }) => target === pointer) ?? feedColumns.find(({ target }) => pointer.startsWith(`${target}/`) || target.startsWith(`${pointer}/`));
}

/** Which of the row's places for involved people are filled, counted from 0: the content has them without gaps. */
function peopleOf(values: ReadonlyMap<string, string>): readonly number[] {
  const filled = (place: number): boolean => [...values.keys()].some((name) => name.startsWith(`person${place + 1}_`));
  return Array.from({ length: mostPeople }, (_, place) => place).filter(filled);
}
