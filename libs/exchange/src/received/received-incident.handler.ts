import { Controller } from '@nestjs/common';
import { EventPattern } from '@nestjs/microservices';
import { type Arrived } from '../rails/arrived.js';
import { type Effect, type EffectTable } from '../rails/effects.js';

/** The table that the handler writes. */
export const receivedIncidentTable: EffectTable = {
  table: 'received_incident', key: ['id', 'issuer'],
  columns: { id: 'uuid', issuer: 'text', kind: 'text', conversation: 'uuid', lane: 'text', issued_at: 'timestamptz', received_at: 'timestamptz', sensitive: 'boolean' },
};

/** Puts a copy of a reportable incident into the queue of the people in role. */
@Controller()
export class ReceivedIncidentHandler {
  @EventPattern<string>('reportable-incident-arrest')
  arrest(message: Arrived): Effect[] {
    return received(message);
  }

  @EventPattern<string>('reportable-incident-no-arrest')
  withoutArrest(message: Arrived): Effect[] {
    return received(message);
  }
}

function received(message: Arrived<object & { readonly labels?: Readonly<Record<string, string>> }>): Effect[] {
  return [
    {
      insert: receivedIncidentTable.table,
      row: {
        id: message.id, issuer: message.issuer, kind: message.kind, conversation: message.conversation, lane: message.lane, issued_at: message.issuedAt,
        received_at: message.receivedAt, sensitive: message.content.labels?.[''] !== undefined,
      },
    },
    { delivered: 'received-incidents' },
  ];
}
