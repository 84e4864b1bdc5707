import { type Retention } from '#exchange';

const isOver = `l.received_at < $1 and l.state not in ('RECEIVING', 'APPLYING')`;

/** Rows that were not taken, with what was wrong: by then they have been put right in the case system and sent anew. */
export const gatewayRetention: readonly Retention[] = [
  {
    table: 'caseload_rejected_row', days: 90, since: 'its file was loaded',
    statement: `delete from caseload_rejected_row where (load_id, row_number) in (select r.load_id, r.row_number from caseload_load l join caseload_rejected_row r on r.load_id = l.id where ${isOver} limit $2) returning 1`,
  },
  {
    table: 'caseload_finding', days: 90, since: 'its file was loaded',
    statement: `delete from caseload_finding where position in (select f.position from caseload_load l join caseload_finding f on f.load_id = l.id where ${isOver} limit $2) returning 1`,
  },
];
