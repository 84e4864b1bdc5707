import { Controller, Get } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { type Actor, Asking, MaySee } from '#access';
import { Answers, shapes } from '#platform';

/** Who the token says is asking. */
@ApiTags('node')
@Controller('api/me')
export class MeController {
  @Get()
  @MaySee({ what: 'me' })
  @ApiOperation({ summary: 'Who is asking, as this node understands the token' })
  @Answers({ person: shapes.text, agency: shapes.text, roles: shapes.listOf(shapes.text), teams: shapes.listOf(shapes.text) })
  show(@Asking() actor: Actor): Actor {
    return actor;
  }
}
