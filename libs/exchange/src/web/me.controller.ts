import { Controller, Get } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { type Actor, Asking, MaySee } from '#access';
import { Answers, shapes } from '#platform';

/** Who is asking, by the token and the register of people. */
@ApiTags('node')
@Controller('api/me')
export class MeController {
  @Get()
  @MaySee({ what: 'me' })
  @ApiOperation({ summary: 'Who is asking, as this node understands the token' })
  @Answers({ person: shapes.text, agency: shapes.text, roles: shapes.listOf(shapes.text), teams: shapes.listOf(shapes.text), standsInFor: shapes.listOf(shapes.text) })
  show(@Asking() { person, agency, roles, teams, standsInFor = [] }: Actor): Required<Pick<Actor, 'person' | 'agency' | 'roles' | 'teams' | 'standsInFor'>> {
    return { person, agency, roles, teams, standsInFor };
  }
}
