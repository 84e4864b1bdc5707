import { type Row } from '#platform';

/** An enquiry as a list shows it: to whom it went and where it stands, nothing of what it says. */
export const inList = (row: Row): object => ({
  conversation: row['conversation'], id: row['issue'], kind: row['kind'], crn: row['crn'], to: row['recipient'], askedBy: row['asked_by'], askedAt: row['asked_at'], respondBy: row['respond_by'],
  urgency: row['urgency'], sensitive: row['sensitive'], state: row['state'], answeredAt: row['answered_at'],
});

/** An enquiry with what was asked and what was answered. Of VICTIM fields only that they were entered: nobody on this side can read them. */
export const inFull = (row: Row, answers: readonly Row[]): object => ({
  ...inList(row), submission: row['submission'], content: row['content'], entered: row['entered'],
  answers: answers.map((answer) => ({
    id: answer['id'], issuer: answer['issuer'], kind: answer['kind'], receivedAt: answer['received_at'], content: answer['content'],
    ...(answer['originator'] === null ? {} : { originator: answer['originator'] }),
  })),
});
