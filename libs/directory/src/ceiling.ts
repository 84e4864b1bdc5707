import { type Label } from '#messages';

/** For each ceiling of an agreement, the labels that it lets pass; MAPPA and VICTIM stand beside each other, neither above the other. */
const below: Record<Label, readonly Label[]> = {
  OPEN: ['OPEN'],
  SENSITIVE: ['OPEN', 'SENSITIVE'],
  ORIGINATOR: ['OPEN', 'SENSITIVE', 'ORIGINATOR'],
  MAPPA: ['OPEN', 'SENSITIVE', 'ORIGINATOR', 'MAPPA'],
  VICTIM: ['OPEN', 'SENSITIVE', 'ORIGINATOR', 'VICTIM'],
};

/** Whether content under a label may pass below a ceiling. */
export const isAtMost = (label: Label, ceiling: Label): boolean => below[ceiling].includes(label);
