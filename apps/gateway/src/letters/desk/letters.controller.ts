import { Controller, Get, Inject, Param, Query } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { type Actor, Asking, MaySee, Reason } from '#access';
import { VICTIM_READING, type VictimReading } from '#exchange/victim-parts';
import { Answers, AnswersPage, type Page, PageQuery, shapes } from '#platform';
import { type ListedLetter, listLetters, readLetter, type ShownLetter } from './read-letters.js';

const listedFields = {
  id: shapes.uuid, direction: shapes.oneOf('out', 'in'), conversation: shapes.uuid, kind: shapes.text, place: shapes.text, placeName: shapes.text, state: shapes.oneOf('TO_SEND', 'SENT', 'DELAYED', 'BY_HAND', 'HANDED', 'FILED'), arrivedAt: shapes.time,
};

/** Letters to places that have no node, in full, to be read or printed, and the victim parts of the replies that were filed; for those who may read victim parts. */
@ApiTags('letters')
@Controller('api/letters')
export class LettersController {
  constructor(@Inject(VICTIM_READING) private readonly reading: VictimReading) {}

  @Get()
  @MaySee({ what: 'victim-part' })
  @ApiOperation({ summary: 'Letters and filed replies, newest first, without their content' })
  @AnswersPage(listedFields)
  list(@Query() query: PageQuery, @Asking() actor: Actor): Promise<Page<ListedLetter>> {
    return listLetters(this.reading, actor, query);
  }

  @Get(':id')
  @MaySee({ what: 'victim-part' })
  @ApiOperation({ summary: 'One letter in full, or the victim part of one filed reply; needs a reason' })
  @Answers({ ...listedFields, content: shapes.content })
  show(@Param('id') id: string, @Reason('victim') reason: string, @Asking() actor: Actor): Promise<ShownLetter> {
    return readLetter(this.reading, actor, id, reason);
  }
}
