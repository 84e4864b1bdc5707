import { type ContractClass, errorTable, fieldsOf, homeOf, type Kind, kindNames, kinds, type LeafField } from '#messages';

/** The table of errors for partners. */
export function errorsPage(): string {
  const rows = Object.entries(errorTable).map(
    ([code, row]) => `| \`${code}\` | ${row.fate} | ${row.receipt ? 'receipt with the code' : 'nothing'} | ${row.alarm ? 'yes' : 'no'} | ${row.http ?? ''} | ${row.text} |`,
  );
  return [
    '# Error codes', '', 'Generated from `libs/messages/src/errors/table.ts`; change the table, not this page.', '',
    'Fates: *retry* waits for infrastructure without using up attempts of a message; *quarantine* keeps the sealed bytes for a person;',
    '*halt* stops the process. A sender that is not verified hears nothing, whatever the code.', '',
    '| code | fate | what the sender gets | alarm | HTTP | text |', '| --- | --- | --- | --- | --- | --- |', ...rows, '',
  ].join('\n');
}

/** Every field of every kind with its label, rule, meaning and source: what a data-protection lead reads. */
export function labelsPage(): string {
  return [
    '# Labels of every field', '', 'Generated from the declarations in `libs/messages/src/kinds`; change those, not this page. A label is the lowest under which the field may travel; a sender may raise it.',
    '`part` is where it stands in the message. What the labels mean: `docs/protocol/labels.md`.', '', ...kindNames.flatMap(kindTable),
  ].join('\n');
}

function kindTable(kind: Kind): string[] {
  const { meaning, floor, family } = kinds[kind];
  return [
    `## ${kind}`, '', `${meaning} Family ${family}, floor ${floor}.`, '', '| field | label | part | must be there | rule | meaning | source |', '| --- | --- | --- | --- | --- | --- | --- |',
    ...leavesOf(kinds[kind].content, '', true).map(({ path, field, required }) =>
      `| \`${path}\` | ${field.label} | ${homeOf[field.label]} | ${required ? 'yes' : 'no'} | ${cell(ruleOf(field))} | ${cell(field.meaning)} | ${field.source} |`), '',
  ];
}

const ruleOf = ({ form, many, freeText }: LeafField): string =>
  [many === undefined ? form.rule : `a list of at most ${many}, each ${form.rule}`, ...(freeText ? ['redacted at the source outside the victim part'] : [])].join('; ');
const cell = (text: string): string => text.replaceAll('|', '\\|');

/** `required` of a leaf inside an object that may be left out means: where the object is there. */
function leavesOf(type: ContractClass, above: string, within: boolean): { path: string; field: LeafField; required: boolean }[] {
  return fieldsOf(type).flatMap((field) => {
    const path = `${above}/${field.name}`;
    if (field.shape === 'leaf') return [{ path, field, required: within && field.required }];
    return leavesOf(field.of(), field.list === undefined ? path : `${path}/*`, true);
  });
}
