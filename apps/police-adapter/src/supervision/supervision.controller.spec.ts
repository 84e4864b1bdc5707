import { describe, expect, it } from '@jest/globals';
import { type Arrived, type EffectTable } from '#exchange';
import { newMessageId, type SupervisionNotification, type SupervisionSnapshot } from '#messages';
import { effectTables } from './effect-tables.js';
import { SupervisionController } from './supervision.controller.js';

const handler = new SupervisionController();

function arrived<Content extends object>(content: Content, preloaded: Arrived['preloaded'] = {}): Arrived<Content> {
  return { id: newMessageId(), issuer: 'probation', issuedAt: new Date('2026-03-01T10:00:00Z'), receivedAt: new Date('2026-03-01T10:00:01Z'), content, preloaded } as unknown as Arrived<Content>;
}

const notification = (change: string, person: object) => arrived({ change, homeForce: '22', digest: Buffer.alloc(32, 7).toString('base64url'), person } as unknown as SupervisionNotification);

const names = [{ kind: 'ALIAS', givenNames: 'Al', familyName: 'Sampleton' }, { kind: 'CURRENT', givenNames: 'Alex', familyName: 'Testperson' }];
const alex = { crn: 'X320741', formerCrns: ['X999999'], pnc: '1979/0163001B', names, dateOfBirth: '1979-03-14' };

describe('a supervision notification', () => {
  it.each(['ADDED', 'CHANGED'])('keeps the person under every identifier and has the waiting incidents compared again when supervision is %s', (change) => {
    const [put, task] = handler.notified(notification(change, alex));
    expect(put).toMatchObject({
      put: 'supervision',
      row: { crn: 'X320741', given_names: 'Alex', family_name: 'Testperson', identifiers: ['CRN:X320741', 'CRN:X999999', 'PNC:1979/0163001B'], content_digest: `\\x${'07'.repeat(32)}` },
    });
    expect(task).toEqual({ insert: 'match_task', row: { crn: 'X320741' } });
  });

  it.each(['ENDED', 'TRANSFERRED'])('leaves nothing of the person when supervision here is %s', (change) => {
    expect(handler.notified(notification(change, { crn: 'X320741' }))).toEqual([{ forget: 'supervision', where: { crn: 'X320741' } }, { forgetParts: true }, { insert: 'forget_task', row: { crn: 'X320741' } }]);
  });

  it('writes only columns that its table declares', () => {
    const [put] = handler.notified(notification('ADDED', alex));
    const table = effectTables.find(({ table: name }) => name === 'supervision') as EffectTable;
    expect(Object.keys((put as { row: object }).row).sort()).toEqual(Object.keys(table.columns).sort());
  });
});

describe('a supervision snapshot', () => {
  const content = { asOf: '2026-03-01T09:00:00Z', count: 2, digest: 'x' } as unknown as SupervisionSnapshot;

  it('waits to be compared in place of an older one', () => {
    const known = { known: [{ issuer: 'probation', as_of: new Date('2026-02-28T09:00:00Z') }] };
    expect(handler.snapshot(arrived(content, known))).toMatchObject([{ put: 'supervision_snapshot', row: { state: 'PENDING', count: 2 } }]);
  });

  it('has no effect when a newer one is known', () => {
    expect(handler.snapshot(arrived(content, { known: [{ issuer: 'probation', as_of: new Date('2026-03-02T09:00:00Z') }] }))).toEqual([]);
  });
});
