import { Controller, Get, Inject, Query } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { type Actor, Asking, MaySee } from '#access';
import { AnswersPage, keyOfCursor, type Page, pageOf, PageQuery, type Row, shapes, sqlOver } from '#platform';
import { CASE_DATABASE, type CaseDatabase } from '#exchange/web';
import { peoplePage } from '../store/incidents.js';

/** The people whom the actor or the actor's teams supervise. */
@ApiTags('people')
@Controller('api/people')
export class PeopleController {
  constructor(@Inject(CASE_DATABASE) private readonly database: CaseDatabase) {}

  @Get()
  @MaySee({ what: 'person' })
  @ApiOperation({ summary: 'People under supervision in your caseload' })
  @AnswersPage({
    crn: shapes.text, givenNames: shapes.text, familyName: shapes.text, dateOfBirth: shapes.date, homeForce: shapes.text, practitioner: shapes.text, team: shapes.text, supervisionType: shapes.text,
  })
  async list(@Asking() actor: Actor, @Query() query: PageQuery): Promise<Page<object>> {
    const after = keyOfCursor(query.cursor, ['text'])?.[0] ?? '';
    return pageOf(await peoplePage(sqlOver(this.database), actor, String(after), query.limit), query.limit, (row) => [row['crn'] as string], shown);
  }
}

const shown = (row: Row): object => ({
  crn: row['crn'], givenNames: row['given_names'], familyName: row['family_name'], dateOfBirth: row['date_of_birth'], homeForce: row['home_force'], practitioner: row['practitioner'],
  team: row['team'], supervisionType: row['supervision_type'],
});
