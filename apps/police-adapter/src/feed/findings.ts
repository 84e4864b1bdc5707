import { fileFindings, type FileFindingCode, findingsFrom, type RowFinding as Finding } from '#file-folders';
import { type FindingCode as FieldFindingCode } from '#messages';

/** What can be wrong with a row or a file of the feed beside what can be wrong with any file that is dropped, with what the sender has to do. */
const rowFindings = {
  ...fileFindings,
  MISSING_VALUE: 'Fill in this column.',
  IN_THE_FUTURE: 'Write a time that has passed; check day and month.',
  OTHER_FORCE: 'Write the code of the force that sends this file.',
  PERSON_WITHOUT_ROLE: 'Fill in the role of this person, or empty the other columns of this person.',
  OLDER_VERSION: 'A newer version of this incident was sent before. If this row is the newest, give it a higher version.',
  SAME_VERSION: 'Nothing to do if this row corrects the earlier one with the same version: it was taken as the next version. Otherwise look which of the two is right.',
  ROW_NOT_JSON: 'Write one JSON object a line, each name once, its values texts, numbers or true and false.',
} as const;

/** A stable code of a finding. */
export type FeedFindingCode = keyof typeof rowFindings | FileFindingCode | FieldFindingCode;

/** What is wrong with one row of the feed and what to do about it. */
export type RowFinding = Finding<FeedFindingCode>;

/** A finding about a row or a file. */
export const finding = findingsFrom(rowFindings);

export { valueFinding } from '#file-folders';
