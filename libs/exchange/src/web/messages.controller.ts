import { Controller, Get, Inject, Query } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { MaySee } from '#access';
import { AnswersPage, keyOfCursor, type Page, pageOf, PageQuery, type Row, shapes, sqlOver } from '#platform';
import { CASE_DATABASE, type CaseDatabase } from './tokens.js';

/** Where one message stands; nothing of what it says or whom it is about. */
interface MessageStanding {
  readonly id: string;
  readonly direction: string;
  readonly partner: string;
  readonly kind: string | null;
  readonly stage: string;
  readonly code: string | null;
  readonly [more: string]: unknown;
}

/** Where the messages of this node stand, sent and received. */
@ApiTags('messages')
@Controller('api/messages')
export class MessagesController {
  constructor(@Inject(CASE_DATABASE) private readonly store: CaseDatabase) {}

  /** In the order of the ids, which are ordered by time and are the key of every table below the view: no table is read whole. */
  @Get()
  @MaySee({ what: 'message-status' })
  @ApiOperation({ summary: 'Messages sent and received, newest first' })
  @AnswersPage({
    id: shapes.uuid, direction: shapes.oneOf('sent', 'received'), partner: shapes.text, kind: shapes.orNull(shapes.text), stage: shapes.text, code: shapes.orNull(shapes.text), lane: shapes.text,
    conversation: shapes.orNull(shapes.uuid), sequence: shapes.orNull(shapes.integer), at: shapes.time, issuedAt: shapes.time,
  })
  async list(@Query() query: PageQuery): Promise<Page<MessageStanding>> {
    const after = keyOfCursor(query.cursor, ['uuid', 'text', 'text', 'text']);
    const where = after === undefined ? '' : 'where message_id <= $2::uuid and (message_id, direction, partner, stage) < ($2::uuid, $3::text, $4::text, $5::text)';
    const rows = await sqlOver(this.store)(
      `select message_id, direction, partner, kind, lane, conversation, sequence, stage, code, at, issued_at from message_status ${where}
       order by message_id desc, direction desc, partner desc, stage desc limit $1`, [query.limit + 1, ...(after ?? [])]);
    return pageOf(rows, query.limit, (row) => [row['message_id'], row['direction'], row['partner'], row['stage']].map(String), standing);
  }
}

function standing(row: Row): MessageStanding {
  return {
    id: String(row['message_id']), direction: String(row['direction']), partner: String(row['partner']), kind: row['kind'] as string | null, stage: String(row['stage']),
    code: row['code'] as string | null, lane: row['lane'], conversation: row['conversation'], sequence: row['sequence'] === null ? null : Number(row['sequence']),
    at: row['at'], issuedAt: row['issued_at'],
  };
}
