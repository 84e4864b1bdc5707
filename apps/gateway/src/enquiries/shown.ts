import { type Fields, type Row, shapes } from '#platform';

const { content, flag, listOf, maybe, oneOf, orNull, text, time, uuid } = shapes;
/** What an answer says of one conversation, in a list and in full. */
export const listShape: Fields = {
  conversation: uuid, id: uuid, kind: text, crn: text, to: text, askedBy: text, askedAt: time, respondBy: orNull(time), urgency: orNull(text), sensitive: flag,
  state: oneOf('ASKED', 'ANSWERED', 'REFUSED', 'ACKNOWLEDGED'), answeredAt: orNull(time),
};
export const fullShape: Fields = {
  ...listShape, submission: uuid, content, entered: listOf(text),
  answers: listOf(shapes.fields({ id: uuid, issuer: text, kind: text, receivedAt: time, content, originator: maybe(content) })),
};

export const issuedShape: Fields = { id: uuid, crn: text, conversations: listOf(shapes.fields({ conversation: uuid, to: text, submission: uuid })), entered: listOf(text) };

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
