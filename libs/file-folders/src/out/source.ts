import { type What } from '#access';
import { type WorkQueue } from '#exchange/work-queue';

/** Something that people in role find in a queue of this node, and that is put out as files too: one row for each. */
export interface FolderSource {
  /** Names it in the mark of how far it has been put out. */
  readonly name: string;
  /** What somebody must be allowed to see to be given it. */
  readonly what: What;
  /** Gives (id, issuer, received_at) of the messages in it; and `crn` where who may see one depends on whom it concerns. */
  readonly statement: string;
  readonly perPerson?: true;
}

/** The work that comes into a queue. */
export const sourceOf = ({ path, takes, what }: WorkQueue): FolderSource => ({ name: path, what, statement: `select id, issuer, received_at from work_item where kind = '${takes}'` });

/** Copies of reportable incidents, at the nodes that are sent some. */
export const receivedIncidents: FolderSource = { name: 'received-incidents', what: 'received-incident', statement: 'select id, issuer, received_at from received_incident' };
