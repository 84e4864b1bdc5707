import { Controller, Get, Inject, Param, Query } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { type Actor, Asking, MaySee } from '#access';
import { GatewayError } from '#messages';
import { Answers, AnswersPage, keyOfCursor, type Page, pageOf, PageQuery, shapes, sqlOver } from '#platform';
import { proofOf, type ReceiptProof } from '../receipts/proof.js';
import { type MessageStanding, receiptsOf, standing, standingColumns, standings, standingShape, standingWithReceipts } from './standing.js';
import { CASE_DATABASE, type CaseDatabase, MESSAGE_PEOPLE } from './tokens.js';
import { uuidOrAbsent } from './uuid-or-absent.js';

const proofShape = {
  form: shapes.text, receipt: shapes.fields({ salt: shapes.text, text: shapes.text }), path: shapes.fields({ index: shapes.integer, size: shapes.integer, hashes: shapes.listOf(shapes.text) }),
  carrier: shapes.text, message: shapes.text, directory: shapes.text,
};

/** Where the messages of this node stand, sent and received. */
@ApiTags('messages')
@Controller('api/messages')
export class MessagesController {
  constructor(@Inject(CASE_DATABASE) private readonly store: CaseDatabase, @Inject(MESSAGE_PEOPLE) private readonly people: { readonly statement?: string }) {}

  /** In the order of the ids, which are ordered by time and are the key of every table below the view: no table is read whole. */
  @Get()
  @MaySee({ what: 'message-status', roles: ['operator', 'manager'] })
  @ApiOperation({ summary: 'Messages sent and received, newest first' })
  @AnswersPage(standingShape)
  async list(@Query() query: PageQuery): Promise<Page<MessageStanding>> {
    const after = keyOfCursor(query.cursor, ['uuid', 'text', 'text', 'text']);
    const where = after === undefined ? '' : 'where message_id <= $2::uuid and (message_id, direction, partner, stage) < ($2::uuid, $3::text, $4::text, $5::text)';
    const rows = await sqlOver(this.store)(
      `select ${standingColumns} from message_status m ${where}
       order by message_id desc, direction desc, partner desc, stage desc limit $1`, [query.limit + 1, ...(after ?? [])]);
    return pageOf(rows, query.limit, (row) => [row['message_id'], row['direction'], row['partner'], row['stage']].map(String), standing);
  }

  /** By the message's id, or until it is sealed, and after, by the id under which it was submitted. */
  @Get(':id')
  @MaySee({ what: 'message-status' })
  @ApiOperation({ summary: 'Where one message stands' })
  @Answers(standingWithReceipts)
  async one(@Asking() actor: Actor, @Param('id', uuidOrAbsent) id: string): Promise<MessageStanding> {
    const sql = sqlOver(this.store);
    const [row] = await standings(sql, actor, this.people.statement, '(m.message_id = $1 or m.submission_id = $1)', id);
    if (row === undefined) throw new GatewayError('ACCESS_NOT_FOUND');
    const messageId = String(row['message_id']);
    return { ...standing(row), ...(await receiptsOf(sql, [messageId]))(messageId) };
  }

  /** The first receipt of that stage: a file that stands alone, for somebody who was not there. */
  @Get(':id/receipts/:stage/proof')
  @MaySee({ what: 'message-status' })
  @ApiOperation({ summary: 'The proof of one receipt, without its neighbours' })
  @Answers(proofShape)
  async prove(@Asking() actor: Actor, @Param('id', uuidOrAbsent) id: string, @Param('stage') stage: string): Promise<ReceiptProof> {
    const sql = sqlOver(this.store);
    const [row] = await standings(sql, actor, this.people.statement, "(m.message_id = $1 or m.submission_id = $1) and m.direction = 'sent'", id);
    if (row === undefined) throw new GatewayError('ACCESS_NOT_FOUND');
    const [evidence] = await sql('select leaf, carrier, leaves, message from receipt_evidence where message_id = $1 and stage = $2 order by at, carried_by limit 1', [row['message_id'], stage]);
    const [copy] = await sql(`select document from directory_copy where name = 'directory'`);
    if (evidence === undefined || copy === undefined) throw new GatewayError('ACCESS_NOT_FOUND');
    return proofOf(evidence, String(copy['document']));
  }
}
