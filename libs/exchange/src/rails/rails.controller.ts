import { Controller } from '@nestjs/common';
import { EventPattern } from '@nestjs/microservices';
import { type PlaceGivenUp } from '#messages';
import { type Arrived, Preload } from './arrived.js';
import { type Effect } from './effects.js';

/** Takes in the messages that are about the exchange itself; every node has this controller. */
@Controller()
export class RailsController {
  /** A connection test has no effect: that it was accepted, and that its sender got a signed receipt, is the result. */
  @EventPattern<string>('connection-test')
  onConnectionTest(): Effect[] {
    return [];
  }

  /** Receipts are settled by the exchange itself when the wave is written. */
  @EventPattern<string>('receipts')
  onReceipts(): Effect[] {
    return [];
  }

  /** A place is given up by taking it. Unless the message arrived after all, a person here is told that something never came. */
  @EventPattern<string>('place-given-up')
  @Preload({
    arrived: { sql: 'select message_id, issuer from inbox where message_id = any($1::uuid[])', keys: ({ content }: Arrived<PlaceGivenUp>) => [content.message], column: 'message_id' },
  })
  onPlaceGivenUp({ issuer, content, preloaded }: Arrived<PlaceGivenUp>): Effect[] {
    if ((preloaded['arrived'] ?? []).some((row) => row['issuer'] === issuer)) return [];
    return [{ alarm: 'SEQUENCE_GIVEN_UP', facts: { agency: issuer, kind: content.kind } }];
  }
}
