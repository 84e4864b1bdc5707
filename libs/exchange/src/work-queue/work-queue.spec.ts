import { describe, expect, it } from '@jest/globals';
import { PATTERN_METADATA } from '@nestjs/microservices/constants.js';
import { type Arrived } from '../rails/arrived.js';
import { ChaseHandler, contestsOn, takeWork, workQueueController, workQueueHandler } from './index.js';
import { type WorkQueue } from './work-queue.js';

const queue: WorkQueue = { path: 'enquiries', takes: 'da-enquiry', what: 'received-enquiry', replies: [] };
const arrived = (content: object): Arrived<never> => ({
  id: '019a0000-0000-7000-8000-000000000001', issuer: 'probation', kind: 'da-enquiry', lane: 'urgent', conversation: '019a0000-0000-7000-8000-000000000002', orderingKey: null, sequence: null,
  purpose: 'manage-da-risk', lawfulBasis: 'OMA2007-s14', onBehalfOf: { person: 'pat', role: 'practitioner' }, issuedAt: new Date(0), receivedAt: new Date(0), content, originator: {}, preloaded: {},
}) as unknown as Arrived<never>;

describe('a work queue', () => {
  it('takes a message as one row with what a list needs, and says in which queue it now stands', () => {
    const [write, delivered] = takeWork(arrived({ respondBy: '2026-12-01T12:00:00Z', urgency: 'SAME_DAY', rationale: 'Invented words' }), { path: 'enquiries' });
    expect(write).toMatchObject({ insert: 'work_item', row: { kind: 'da-enquiry', lane: 'urgent', purpose: 'manage-da-risk', respond_by: '2026-12-01T12:00:00Z', urgency: 'SAME_DAY', sensitive: false } });
    expect(delivered).toEqual({ delivered: 'enquiries' });
  });

  it('keeps what made asking necessary and which decision it feeds, by which measures tell it apart', () => {
    const [write] = takeWork(arrived({ trigger: 'EMC', decisionFed: 'EMC' }), { path: 'enquiries' });
    expect([write, takeWork(arrived({}), { path: 'enquiries' })[0]]).toMatchObject([{ row: { trigger: 'EMC', decision: 'EMC' } }, { row: { trigger: null, decision: null } }]);
  });

  it('keeps no content in the row of the list', () => {
    expect(JSON.stringify(takeWork(arrived({ rationale: 'Invented words', subject: { crn: 'X123456' } }), { path: 'enquiries' }))).not.toMatch(/Invented|X123456/);
  });

  it('marks what is sensitive as a whole', () => {
    expect(takeWork(arrived({ labels: { '': 'SENSITIVE' } }), { path: 'enquiries' })[0]).toMatchObject({ row: { sensitive: true } });
    expect(takeWork(arrived({ labels: { '/trigger': 'SENSITIVE' } }), { path: 'enquiries' })[0]).toMatchObject({ row: { sensitive: false } });
  });

  it('of contests tells the leads too of a decision that leaves a child at risk, and of no refusal', () => {
    const contests = contestsOn('CA2004-s11');
    const told = takeWork({ ...arrived({ refused: 'LEFT_AT_RISK', reason: 'Invented words' }), kind: 'refusal-contest' } as never, contests);
    expect(told.map((effect) => ('insert' in effect ? [effect.insert, effect.row['code'], effect.row['kind']] : 'told'))).toEqual([['work_item', undefined, 'refusal-contest'], ['escalation', 'ESCALATED', 'child-referral'], 'told']);
    expect(JSON.stringify(told)).not.toMatch(/Invented/);
    expect(takeWork(arrived({ refused: 'LEGAL' }), contests)).toHaveLength(2);
  });

  it('stands under its own path and takes its own kind, however many queues there are', () => {
    const other: WorkQueue = { ...queue, path: 'referrals', takes: 'marac-referral', what: 'received-referral' };
    expect([queue, other].map((one) => Reflect.getMetadata('path', workQueueController(one)) as string)).toEqual(['api/enquiries', 'api/referrals']);
    expect([queue, other].map((one) => Reflect.getMetadata(PATTERN_METADATA, (workQueueHandler(one).prototype as { take: object }).take) as string[])).toEqual([['da-enquiry'], ['marac-referral']]);
  });

  it('files a reminder beside its work, with no more than when the answer is due', () => {
    expect(new ChaseHandler().note(arrived({ rung: 'CHASE', dueAt: '2026-12-01T12:00:00Z' }))).toEqual([{
      insert: 'work_chase', row: { id: '019a0000-0000-7000-8000-000000000001', issuer: 'probation', conversation: '019a0000-0000-7000-8000-000000000002', rung: 'CHASE', due_at: '2026-12-01T12:00:00Z', received_at: new Date(0) },
    }]);
  });

  it('tells the lead of what is past its time too, by its kind alone where that has come already', () => {
    const late = { ...arrived({ rung: 'UNANSWERED', dueAt: '2026-12-01T12:00:00Z' }), kind: 'answer-chase' };
    const row = { id: late.id, code: 'UNANSWERED', kind: 'da-enquiry', conversation: late.conversation, partner: 'probation', escalated_at: new Date(0) };
    const told = (preloaded: object) => new ChaseHandler().note({ ...late, preloaded } as never).slice(1);
    expect(told({ work: [{ conversation: late.conversation, kind: 'da-enquiry' }] })).toEqual([{ insert: 'escalation', row }]);
    expect(told({ work: [] })).toEqual([{ insert: 'escalation', row: { ...row, kind: 'answer-chase' } }]);
  });
});
