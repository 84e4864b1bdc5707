import { describe, expect, it } from '@jest/globals';
import { type AgencyCode, GatewayError, newMessageId } from '#messages';
import { type Row, type Sql } from '#platform';
import { type Effect } from '../rails/effects.js';
import { type Handled } from './handle.js';
import { type WaveToWrite } from './wave-to-write.js';
import { writeWave } from './write-wave.js';

const us = 'childrens-cheshire-east' as AgencyCode;
const partner = 'police-cheshire' as AgencyCode;
const none: WaveToWrite = { handled: [], duplicates: [], hold: [], failed: [], receipts: { sealed: [], owed: [] } };

/** A message as it comes to be written. */
function came(kind: string, content: object, effects: readonly Effect[] = []): Handled {
  const payload = {
    id: newMessageId(), iss: partner, kind, conversation: newMessageId(), orderingKey: null, sequence: null, iat: 1, exp: 2, purpose: 'safeguard-child', lawfulBasis: 'CA2004-s11',
    onBehalfOf: { person: 'feed.ch', role: 'unit' },
  };
  const part = { salt: '', part: '{}' };
  const message = { source: { from: 'topic' }, lane: 'bulk', signed: '', payload, digest: '', parts: { case: part, originator: part, mappa: part }, victim: null, replaces: [], kind, issuer: partner, content, originator: {} };
  return { message, effects } as unknown as Handled;
}

/** What a wave writes into the audit, and in how many statements the whole wave was written. */
async function auditOf(wave: Partial<WaveToWrite>): Promise<{ readonly entries: readonly Row[]; readonly statements: number }> {
  let entries: readonly Row[] = [], statements = 0;
  const sql: Sql = (text, params = []) => {
    statements += 1;
    const given = typeof params[0] === 'string' && params[0].startsWith('[') ? JSON.parse(params[0]) as Row[] : [];
    if (text.startsWith('insert into audit_entry')) entries = given;
    // Only how many rows were written is asked of an answer.
    return Promise.resolve(text.startsWith('insert into inbox') ? given : []);
  };
  await writeWave(sql, us, { ...none, ...wave }, new Map());
  return { entries, statements };
}

describe('the audit entry of a message that was taken in', () => {
  it('is about the person whom the message names by CRN, and about nobody where it names nobody', async () => {
    const { entries } = await auditOf({ handled: [came('reportable-incident-arrest', { subject: { crn: 'X123456' } }), came('reportable-incident-arrest', { subject: { pnc: '1979/0163001B' } }), came('supervision-snapshot', {})] });
    expect(entries.map(({ event, subject }) => [event, subject])).toEqual([['message.accepted', 'X123456'], ['message.accepted', undefined], ['message.accepted', undefined]]);
    expect(entries[0]).toMatchObject({ purpose: 'safeguard-child', lawful_basis: 'CA2004-s11', person: 'feed.ch', role: 'unit', partner });
  });

  it('is about the person whom the node knows by what it names', async () => {
    const { entries } = await auditOf({ handled: [came('da-response', {}, [{ concerns: 'X123456' }]), came('reportable-incident-arrest', { subject: { crn: 'X000001' } }, [{ concerns: 'X123456' }])] });
    expect(entries.map(({ subject }) => subject)).toEqual(['X123456', 'X123456']);
  });

  it('takes no statement more for being about somebody', async () => {
    const [about, nobody] = [await auditOf({ handled: [came('reportable-incident-arrest', { subject: { crn: 'X123456' } })] }), await auditOf({ handled: [came('reportable-incident-arrest', {})] })];
    expect([about.statements, about.entries.length]).toEqual([nobody.statements, 1]);
  });

  it('is one for a message of receipts, with how many it brought: also a forged one that was believed leaves a trace', async () => {
    const receipt = (outcome: string) => JSON.stringify({ message: newMessageId(), digest: '47DEQpj8HBSa-_TImW-5JCeuQeRkm5NMpJWZG3hSuFU', outcome, at: '2026-03-31T21:05:00Z' });
    const { entries } = await auditOf({ handled: [came('receipts', { leaves: ['accepted', 'delivered'].map((outcome) => ({ salt: '', text: receipt(outcome) })) })] });
    expect(entries).toEqual([expect.objectContaining({ event: 'message.accepted', kind: 'receipts', partner, person: 'feed.ch', facts: { count: 2 } })]);
  });
});

describe('the audit entry of a message that goes into quarantine', () => {
  const failed = (error: GatewayError, received: Handled['message'], more: object) => ({ failed: [{ error, received: { ...received, bytes: Buffer.alloc(1) }, ...more }] }) as unknown as Partial<WaveToWrite>;

  it('says for what, on what basis and on whose behalf it was sent and whom it is about, where its sender is proven and it was read', async () => {
    const { message } = came('reportable-incident-arrest', { subject: { crn: 'X123456' } });
    const { entries } = await auditOf(failed(new GatewayError('INBOX_UNEXPECTED'), message, { verified: message }));
    expect(entries).toEqual([expect.objectContaining({ event: 'message.quarantined', partner, purpose: 'safeguard-child', lawful_basis: 'CA2004-s11', person: 'feed.ch', role: 'unit', subject: 'X123456', facts: { code: 'INBOX_UNEXPECTED' } })]);
  });

  it('says nothing of what only somebody unproven claims', async () => {
    const { message } = came('reportable-incident-arrest', { subject: { crn: 'X123456' } });
    const { entries } = await auditOf(failed(new GatewayError('ENVELOPE_SIGNATURE'), message, {}));
    for (const entry of entries) expect([entry['partner'], entry['purpose'], entry['person'], entry['subject']]).toEqual([undefined, undefined, undefined, undefined]);
    expect(entries).toHaveLength(1);
  });
});
