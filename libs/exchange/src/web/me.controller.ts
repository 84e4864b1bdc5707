import { Controller, Get } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { type Actor, Asking, MaySee } from '#access';

/** Who the token says is asking. */
@ApiTags('node')
@Controller('api/me')
export class MeController {
  @Get()
  @MaySee({ what: 'me' })
  @ApiOperation({ summary: 'Who is asking, as this node understands the token' })
  show(@Asking() actor: Actor): Actor {
    return actor;
  }
}
