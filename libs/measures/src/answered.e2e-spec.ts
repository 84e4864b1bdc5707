import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { migrateCaseStore } from '#case-store';
import { releasedWorkingDays } from '#clocks';
import { type Directory } from '#directory';
import { createWorkItems, createWorkSteps, dropWorkItems, dropWorkSteps, type WorkQueue } from '#exchange/work-queue';
import { newMessageId } from '#messages';
import { openOwnStore, type OwnStore } from '../../../test/support/own-store.js';
import { answeredMeasures, type Figures, measure } from './index.js';

class WorkItems1795000000110 {
  up = createWorkItems;
  down = dropWorkItems;
}
class WorkSteps1796400400110 {
  up = createWorkSteps;
  down = dropWorkSteps;
}

const queue: WorkQueue = { path: 'enquiries', takes: 'da-enquiry', what: 'received-enquiry', replies: [] };
const directory = { agencies: [{ code: 'probation' }], agreement: (from: string) => (from === 'probation' ? { kinds: [{ kind: 'da-enquiry', replyWithin: 'P1D' }] } : undefined), document: { routing: { routes: [] } } } as unknown as Directory;
const came = new Date('2026-11-02T09:00:00Z');
const hours = (count: number): Date => new Date(came.getTime() + count * 3_600_000);

let own: OwnStore;
beforeAll(async () => {
  own = await openOwnStore((ownerUrl) => migrateCaseStore({ ownerUrl, roles: {}, appMigrations: [WorkItems1795000000110, WorkSteps1796400400110] }));
});
afterAll(() => own?.close());

interface Step { readonly step: 'TAKEN' | 'REPLIED' | 'CONTESTED' | 'SAID_ANEW'; readonly after: number; readonly leaves?: string; readonly said?: string; readonly openedBy?: string }

async function arrive(count: number, steps: readonly Step[], trigger = 'PERIODIC'): Promise<void> {
  for (let more = 0; more < count; more += 1) {
    const [id, conversation] = [newMessageId(), randomUUID()];
    await own.database.sql(`insert into work_item (id, issuer, kind, conversation, lane, purpose, urgency, trigger, decision, sensitive, received_at) values ($1, 'probation', 'da-enquiry', $2, 'bulk', 'manage-da-risk', 'ROUTINE', $3, 'RMP', false, $4)`, [id, conversation, trigger, came]);
    for (const { step, after, leaves, said, openedBy } of steps) {
      if (step === 'CONTESTED' || step === 'SAID_ANEW') {
        await own.database.sql(`insert into work_item (id, issuer, kind, conversation, lane, purpose, sensitive, received_at) values ($1, 'probation', $2, $3, 'bulk', 'manage-da-risk', false, $4)`, [newMessageId(), step === 'CONTESTED' ? 'refusal-contest' : 'da-enquiry', conversation, hours(after)]);
        continue;
      }
      const submission = step === 'REPLIED' ? randomUUID() : null;
      await own.database.sql(`insert into work_step (item_id, item_issuer, step, at, submission, leaves, said, systems, pnd) values ($1, 'probation', $2, $3, $4, $5, $6, $7, $8)`, [id, step, hours(after), submission, leaves ?? null, said ?? null, leaves === 'ANSWERED' ? 3 : null, leaves === 'ANSWERED']);
      if (openedBy === undefined) continue;
      const message = newMessageId();
      await own.database.sql(`insert into sent_message (message_id, submission_id, recipient, kind, lane, conversation, digest, signed, issued_at, expires_at) values ($1, $2, 'probation', 'da-response', 'bulk', $3, '\\x00', '', now(), now())`, [message, submission, randomUUID()]);
      await own.database.sql(`insert into receipt (message_id, recipient, stage, role, at, carried_by, leaf) values ($1, 'probation', 'opened', $2, now(), $3, 0)`, [message, openedBy, randomUUID()]);
    }
  }
}

describe('the figures of a node that is asked', () => {
  let figures: readonly Figures[];
  beforeAll(async () => {
    await arrive(6, [{ step: 'TAKEN', after: 1 }, { step: 'TAKEN', after: 9 }, { step: 'REPLIED', after: 20, leaves: 'ANSWERED', said: 'FULL', openedBy: 'practitioner' }]);
    await arrive(5, [{ step: 'TAKEN', after: 2 }, { step: 'REPLIED', after: 60, leaves: 'ANSWERED', said: 'NIL_WITHIN_SCOPE', openedBy: 'case-administrator' }]);
    await arrive(7, [{ step: 'REPLIED', after: 3, leaves: 'REFUSED', said: 'RESOURCE' }], 'EMC');
    await arrive(5, [{ step: 'TAKEN', after: 4 }]);
    await arrive(8, []);
    ({ figures } = await measure({ sql: own.database.sql, directory, own: 'police-cheshire', calendar: releasedWorkingDays(), now: hours(72) }, answeredMeasures([queue]), { from: '2026-11-02', until: '2026-11-02' }, 'agency'));
  });

  it('are taken from its own store, with the same names as on the side that asks', () => {
    const group = figures.find(({ level }) => level === 'group')!;
    expect(group).toMatchObject({
      kind: 'da-enquiry', group: 'probation', unit: null, toTake: { median: 180, p90: 240 }, toAnswer: { median: 1200, p90: 3600 }, systems: 3,
      counts: { asked: 31, waiting: 13, taken: 5, overdue: 13, refused: 7, refusedOpen: 7, refusedOverdue: 7, refusedClosed: 0, contested: 0, RESOURCE: 7, answered: 11, full: 6, nil: 5, late: 5, read: 6, pnd: 11 },
    });
  });

  it('count what was contested there, and what was decided; and do not call overdue what was said anew since', async () => {
    const later = '2026-11-20T09:00:00Z';
    const before = came.getTime();
    came.setTime(Date.parse(later));
    const refusal = (said: string): Step => ({ step: 'REPLIED', after: 3, leaves: 'REFUSED', said });
    await arrive(5, [refusal('LEGAL'), { step: 'CONTESTED', after: 4 }]);
    await arrive(6, [refusal('LEGAL'), { step: 'CONTESTED', after: 4 }, { step: 'REPLIED', after: 5, leaves: 'UPHELD' }]);
    await arrive(7, [refusal('LEGAL'), { step: 'CONTESTED', after: 4 }, { step: 'REPLIED', after: 5, leaves: 'OVERTURNED' }]);
    await arrive(5, [refusal('INSUFFICIENT_DETAIL')]);
    await arrive(8, [refusal('INSUFFICIENT_DETAIL'), { step: 'SAID_ANEW', after: 500 }]);
    const { figures: anew } = await measure({ sql: own.database.sql, directory, own: 'police-cheshire', calendar: releasedWorkingDays(), now: hours(600) }, answeredMeasures([queue]), { from: '2026-11-20', until: '2026-11-20' }, 'agency');
    came.setTime(before);
    expect(anew.find(({ level }) => level === 'group')!.counts).toMatchObject({ asked: 31, waiting: 7, overdue: 7, refused: 24, refusedOpen: 13, refusedOverdue: 5, refusedClosed: 11, contested: 18, upheld: 6, overturned: 7 });
  });

  it('do not say what nobody can know there', () => expect(figures.map(({ counts }) => counts['notAsked'])).toEqual(figures.map(() => null)));
});

describe('a store from before there were steps', () => {
  it('knows who took what and what was replied, as far as it was kept', async () => {
    const old = await openOwnStore((ownerUrl) => migrateCaseStore({ ownerUrl, roles: {}, appMigrations: [WorkItems1795000000110] }));
    try {
      const [id, conversation, reply, submission] = [newMessageId(), randomUUID(), newMessageId(), randomUUID()];
      await old.database.sql(`insert into work_item (id, issuer, kind, conversation, lane, purpose, sensitive, received_at, state, taken_by, taken_at, replied_at, reply_kind) values ($1, 'probation', 'da-enquiry', $2, 'bulk', 'manage-da-risk', false, $3, 'REPLIED', 'unit', $4, $5, 'da-response')`, [id, conversation, came, hours(1), hours(2)]);
      await old.database.sql(`insert into message_part (message_id, issuer, part, salt, body) values ($1, 'probation', 'case', '', '{"trigger":"EMC","decisionFed":"EMC"}'), ($2, 'police-cheshire', 'case', '', '{"status":"FULL","scope":{"systems":["PND"]}}')`, [id, reply]);
      await old.database.sql(`insert into sent_message (message_id, submission_id, recipient, kind, lane, conversation, digest, signed, issued_at, expires_at) values ($1, $2, 'probation', 'da-response', 'bulk', $3, '\\x00', '', $4, now())`, [reply, submission, conversation, hours(2)]);
      await migrateCaseStore({ ownerUrl: old.url, roles: {}, appMigrations: [WorkItems1795000000110, WorkSteps1796400400110] });
      expect(await old.database.sql('select w.trigger, w.decision, s.step, s.at, s.submission, s.leaves, s.said, s.systems, s.pnd from work_item w join work_step s on s.item_id = w.id and s.item_issuer = w.issuer order by s.at')).toEqual([
        { trigger: 'EMC', decision: 'EMC', step: 'TAKEN', at: hours(1), submission: null, leaves: null, said: null, systems: null, pnd: null },
        { trigger: 'EMC', decision: 'EMC', step: 'REPLIED', at: hours(2), submission, leaves: 'ANSWERED', said: 'FULL', systems: 1, pnd: true },
      ]);
    } finally {
      await old.close();
    }
  });
});
