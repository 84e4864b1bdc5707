import { Get, Inject, Param, Post, Query, Req } from '@nestjs/common';
import { type Request } from 'express';
import { type Actor, Asking, MaySee } from '#access';
import { listOutOfHours, markSeen } from '#exchange/staff';
import { CASE_DATABASE, type CaseDatabase, MESSAGE_PEOPLE, uuidOrAbsent } from '#exchange/web';
import { keepAnswerWithin, PageQuery, sqlOver, transactionOver } from '#platform';
import { type Onward, type Page } from '../page.js';
import { PagesController } from '../pages-controller.js';
import { NAME_OF } from '../tokens.js';

/** Urgent messages that came out of hours, for whoever was on duty and for the head of the unit. */
@PagesController('out-of-hours')
export class OutOfHoursPages {
  constructor(
    @Inject(CASE_DATABASE) private readonly database: CaseDatabase, @Inject(MESSAGE_PEOPLE) private readonly people: { readonly statement?: string }, @Inject(NAME_OF) private readonly nameOf: (code: string) => string,
  ) {}

  @Get()
  @MaySee({ what: 'out-of-hours' })
  async list(@Asking() actor: Actor, @Query() query: PageQuery): Promise<Page> {
    const { items, next } = await listOutOfHours(sqlOver(this.database), actor, this.people.statement, query);
    return { view: 'out-of-hours', title: 'Out of hours', model: { told: items.map((item) => ({ ...item, from: this.nameOf(item.issuer) })), next } };
  }

  @Post(':id/seen')
  @MaySee({ what: 'out-of-hours' })
  async seen(@Asking() actor: Actor, @Param('id', uuidOrAbsent) id: string, @Req() request: Request): Promise<Onward> {
    const onward = { onward: '/out-of-hours' };
    await transactionOver(this.database, async (sql) => {
      await markSeen(sql, actor, this.people.statement, id);
      await keepAnswerWithin(sql, request, onward);
    });
    return onward;
  }
}
