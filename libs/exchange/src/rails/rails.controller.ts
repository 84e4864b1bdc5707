import { Controller } from '@nestjs/common';
import { EventPattern } from '@nestjs/microservices';
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
}
