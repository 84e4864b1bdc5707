import { randomBytes } from 'node:crypto';
import { Body, Controller, HttpCode, Inject, Post, Req } from '@nestjs/common';
import { ApiOperation, ApiProperty, ApiTags } from '@nestjs/swagger';
import { IsString, Matches, MaxLength } from 'class-validator';
import { type Request } from 'express';
import { type Actor, Asking, MaySee } from '#access';
import { appendAudit } from '#audit';
import { agencyCodePattern, parseAgencyCode } from '#messages';
import { Answers, keepAnswerWithin, shapes, transactionOver } from '#platform';
import { type Submitter } from '../submit/index.js';
import { CASE_DATABASE, type CaseDatabase, SUBMITTER } from './tokens.js';

/** To whom a connection test goes. */
export class NewConnectionTest {
  @ApiProperty({ description: 'The code of the agency, as in the directory.', example: 'police-west-mercia' })
  @IsString() @MaxLength(40) @Matches(agencyCodePattern, { message: 'Give the code of an agency: small letters and hyphens.' })
  readonly to!: string;
}

/** A connection test on its way; where it stands is among the messages of this node. */
interface Submitted {
  readonly id: string;
  readonly to: string;
}

/** Proves the way to a partner, both parts of a message, with phrases made for the purpose. */
@ApiTags('messages')
@Controller('api/connection-tests')
export class ConnectionTestsController {
  constructor(@Inject(CASE_DATABASE) private readonly store: CaseDatabase, @Inject(SUBMITTER) private readonly submitter: Submitter) {}

  @Post()
  @HttpCode(202)
  @MaySee({ what: 'connection-test' })
  @ApiOperation({ summary: 'Send a connection test to a partner' })
  @Answers({ id: shapes.uuid, to: shapes.text }, { status: 202 })
  async send(@Body() body: NewConnectionTest, @Asking() actor: Actor, @Req() request: Request): Promise<Submitted> {
    const to = parseAgencyCode(body.to);
    const content = { phrase: madePhrase('open'), protectedPhrase: madePhrase('protected') };
    const sealed = await this.submitter.seal('connection-test', content, { recipient: to });
    const submitted = { id: sealed.id, to };
    await transactionOver(this.store, async (sql) => {
      await this.submitter.send(sql, [{ sealed, purpose: 'run-exchange', lawfulBasis: 'UKGDPR-6-1-e', onBehalfOf: { person: actor.person, role: 'operator' } }]);
      await appendAudit(sql, [{
        event: 'connection-test.submitted', agency: actor.agency, person: actor.person, role: 'operator', partner: to, kind: 'connection-test',
        purpose: 'run-exchange', lawfulBasis: 'UKGDPR-6-1-e', facts: { submission: sealed.id },
      }]);
      await keepAnswerWithin(sql, request, submitted);
    });
    return submitted;
  }
}

const madePhrase = (part: string): string => `${part} ${randomBytes(8).toString('hex')}`;
