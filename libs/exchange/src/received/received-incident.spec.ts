import { describe, expect, it } from '@jest/globals';
import { newMessageId } from '#messages';
import { type Arrived } from '../rails/arrived.js';
import { ReceivedIncidentHandler, receivedIncidentTable } from './received-incident.handler.js';

const handler = new ReceivedIncidentHandler();

const message = (content: object) => ({
  id: newMessageId(), issuer: 'police-west-mercia', kind: 'reportable-incident-arrest', conversation: 'c', lane: 'bulk', issuedAt: new Date(), receivedAt: new Date(), content,
}) as unknown as Arrived;

describe('a copy of a reportable incident', () => {
  it('stands in the queue of the people in role, without its content', () => {
    const [insert, delivered] = handler.arrest(message({ circumstances: 'shouting' }));
    expect(Object.keys((insert as { row: object }).row).sort()).toEqual(Object.keys(receivedIncidentTable.columns).sort());
    expect(JSON.stringify(insert)).not.toContain('shouting');
    expect(delivered).toEqual({ delivered: 'received-incidents' });
  });

  it('says whether the whole of it is sensitive', () => {
    expect(handler.withoutArrest(message({ labels: { '': 'SENSITIVE' } }))[0]).toMatchObject({ row: { sensitive: true } });
    expect(handler.arrest(message({}))[0]).toMatchObject({ row: { sensitive: false } });
  });
});
