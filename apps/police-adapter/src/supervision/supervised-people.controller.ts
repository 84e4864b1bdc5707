import { Controller, Get, Inject } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { MaySee } from '#access';
import { Answers, shapes } from '#platform';
import { FeedStore } from '../store/feed-store.js';

/** How many supervised people the force was told of; who they are is for matching only. */
@ApiTags('supervised people')
@Controller('api/supervised-people')
export class SupervisedPeopleController {
  constructor(@Inject(FeedStore) private readonly store: FeedStore) {}

  @Get('count')
  @MaySee({ what: 'supervised-count' })
  @ApiOperation({ summary: 'How many supervised people this force was told of' })
  @Answers({ count: shapes.integer })
  async count(): Promise<{ readonly count: number }> {
    return { count: await this.store.supervisedCount() };
  }
}
