import { Body, Controller, Get, HttpCode, Inject, Param, Post, Query, Req } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { type Request } from 'express';
import { type Actor, Asking, MaySee, Reason, reasonFrom } from '#access';
import { CASE_DATABASE, type CaseDatabase, uuidOrAbsent } from '#exchange/web';
import { Answers, AnswersPage, keepAnswerWithin, type Page } from '#platform';
import { DeclinedProposal, DoneProposal, NewChange, ReviewQuery } from './requests.js';
import { declineProposal, doProposal, enterChange, type Keep, listReviews, readReview } from './reviews.js';
import { type ListedReview, listedReviewShape, reviewShape, type ShownReview } from './shown.js';

const keeping = (request: Request): Keep => (sql, done) => keepAnswerWithin(sql, request, done);

/** The reviews that significant changes open. A proposal that is a message is issued where that kind is issued, naming the review; there is no way to complete a review but by dealing with all that it proposes. */
@ApiTags('reviews')
@Controller('api/reviews')
export class ReviewsController {
  constructor(@Inject(CASE_DATABASE) private readonly database: CaseDatabase) {}

  @Get()
  @MaySee({ what: 'review' })
  @ApiOperation({ summary: 'The reviews of your caseload that are not complete, or all, newest first, with what each waits for and until when; needs a reason' })
  @AnswersPage(listedReviewShape)
  list(@Asking() actor: Actor, @Query() query: ReviewQuery, @Req() request: Request): Promise<Page<ListedReview>> {
    return listReviews(this.database, actor, query, reasonFrom(request));
  }

  @Get(':id')
  @MaySee({ what: 'review' })
  @ApiOperation({ summary: 'One review: what caused it, what it proposes and what became of that; needs a reason' })
  @Answers(reviewShape)
  one(@Asking() actor: Actor, @Param('id', uuidOrAbsent) id: string, @Reason() reason: string): Promise<ShownReview> {
    return readReview(this.database, actor, id, reason);
  }

  @Post()
  @HttpCode(200)
  @MaySee({ what: 'review' })
  @ApiOperation({ summary: 'Enter a significant change: it opens a review, or comes to the one of that kind that was opened for the person today and is not complete' })
  @Answers(listedReviewShape)
  enter(@Asking() actor: Actor, @Body() body: NewChange, @Req() request: Request): Promise<ListedReview> {
    return enterChange(this.database, actor, body, keeping(request));
  }

  @Post(':id/done')
  @HttpCode(200)
  @MaySee({ what: 'review' })
  @ApiOperation({ summary: 'Record what was done of a proposal that needs no message' })
  @Answers(listedReviewShape)
  do(@Asking() actor: Actor, @Param('id', uuidOrAbsent) id: string, @Body() body: DoneProposal, @Req() request: Request): Promise<ListedReview> {
    return doProposal(this.database, actor, id, body, keeping(request));
  }

  @Post(':id/declined')
  @HttpCode(200)
  @MaySee({ what: 'review' })
  @ApiOperation({ summary: 'Record why a proposal is not done' })
  @Answers(listedReviewShape)
  decline(@Asking() actor: Actor, @Param('id', uuidOrAbsent) id: string, @Body() body: DeclinedProposal, @Req() request: Request): Promise<ListedReview> {
    return declineProposal(this.database, actor, id, body, keeping(request));
  }
}
