import { type Row } from '#platform';
import { type ChangeName } from '../changes/change-events.js';
import { addressKey } from '../gates/address-key.js';
import { type CaseloadRow } from './columns.js';
import { personBlock } from './person-block.js';

/** How somebody is supervised once they are released. */
const released = ['LICENCE', 'LIFE_LICENCE', 'POST_SENTENCE_SUPERVISION'];

/**
 * Which significant changes a row of the caseload tells of somebody under supervision: an address that the record did not have, or another that comes first; another practitioner or team; release from prison. The file has
 * nothing of partners. Somebody who is new, or whose supervision ends, has not changed. Pure.
 */
export function changesOfPerson(before: Row | undefined, row: CaseloadRow): ChangeName[] {
  if (before?.['state'] !== 'ACTIVE' || row.endedOn !== '') return [];
  const held = ((before['addresses'] ?? []) as object[]).map(addressKey);
  const now = (personBlock(row).addresses ?? []).map(addressKey);
  const isMoved = now.some((key) => !held.includes(key)) || (now[0] !== undefined && now[0] !== held[0]);
  return [
    ...(isMoved ? ['ADDRESS_CHANGE' as const] : []),
    ...(before['practitioner'] !== row.practitioner || before['team'] !== row.team ? ['TRANSFER' as const] : []),
    ...(before['supervision_type'] === 'PRE_RELEASE' && released.includes(row.supervisionType) ? ['RELEASE' as const] : []),
  ];
}
