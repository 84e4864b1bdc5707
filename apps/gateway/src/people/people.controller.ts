import { Controller, Get, Inject, Query } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { type Actor, Asking, MaySee } from '#access';
import { AnswersPage, type Page, shapes } from '#platform';
import { ownerShape } from '#exchange/staff';
import { CASE_DATABASE, type CaseDatabase } from '#exchange/web';
import { PeopleQuery } from './people-query.js';
import { type ListedPerson, supervisedPeople } from './read-people.js';

/** The people whom the actor or the actor's teams supervise. */
@ApiTags('people')
@Controller('api/people')
export class PeopleController {
  constructor(@Inject(CASE_DATABASE) private readonly database: CaseDatabase) {}

  @Get()
  @MaySee({ what: 'person' })
  @ApiOperation({ summary: 'People under supervision in your caseload' })
  @AnswersPage({
    crn: shapes.text, givenNames: shapes.text, familyName: shapes.text, dateOfBirth: shapes.date, homeForce: shapes.text, practitioner: shapes.text, team: shapes.text, supervisionType: shapes.text, ...ownerShape,
  })
  list(@Asking() actor: Actor, @Query() query: PeopleQuery): Promise<Page<ListedPerson>> {
    return supervisedPeople(this.database, actor, query);
  }
}
