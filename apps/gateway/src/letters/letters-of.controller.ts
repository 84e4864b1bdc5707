import { Body, Controller, HttpCode, Inject, Param, Post, Req, type Type } from '@nestjs/common';
import { ApiBody, ApiOperation, ApiProperty, ApiTags } from '@nestjs/swagger';
import { IsIn, IsObject, IsString, Matches, MaxLength, MinLength } from 'class-validator';
import { type Request } from 'express';
import { type Actor, Asking, MaySee } from '#access';
import { type Submitter } from '#exchange/submit';
import { CASE_DATABASE, type CaseDatabase, type CurrentDirectory, DIRECTORY, SUBMITTER, uuidOrAbsent } from '#exchange/web';
import { correctionReasons, type Kind, kindNames } from '#messages';
import { Answers, draftContent, keepAnswerWithin, momentWithZone, named, shapes } from '#platform';
import { type AskingParts } from '../enquiries/ask.js';
import { type AskedKind } from '../enquiries/asked-kinds.js';
import { contestRoles } from '../enquiries/contests.controller.js';
import { type CorrectedLetter, correctLetter, type CorrectionReason, type WithdrawnReply, withdrawReply } from './correct-letter.js';
import { type LetterAct, letterActs } from './tell-corrected.js';
import { type Filed, fileReply, recordHanded, repliesTo } from './file-reply.js';

/** A reply of a place that was asked by letter. */
export class FiledReply {
  @ApiProperty({ description: 'What it is.' })
  @IsIn(kindNames)
  readonly kind!: Kind;

  @IsObject()
  readonly content!: object;
}

/** To whom a letter was sent by hand, and when. */
export class HandedLetter {
  @ApiProperty({ minLength: 3, maxLength: 500, description: 'The team or office that it went to, and how. Names nobody and has no address, postcode, phone number or email.' })
  @IsString() @MinLength(3) @MaxLength(500)
  readonly to!: string;

  @ApiProperty({ format: 'date-time', description: 'When it was sent.' })
  @IsString() @Matches(...momentWithZone)
  readonly at!: string;
}

/** That a letter does not hold any more, and why. */
export class NewLetterCorrection {
  @ApiProperty({ enum: letterActs, description: 'That it holds no more, or should never have been written. What is right is asked anew.' })
  @IsIn(letterActs)
  readonly act!: LetterAct;

  @ApiProperty({ enum: correctionReasons, description: 'Why.' })
  @IsIn(correctionReasons)
  readonly reasonCode!: CorrectionReason;

  @ApiProperty({ minLength: 3, maxLength: 500, description: 'Why, in words that repeat nothing of what was wrong; told to the place.' })
  @IsString() @MinLength(3, { message: 'Say why, in 3 to 500 characters.' }) @MaxLength(500)
  readonly reason!: string;
}

/** Why a place has taken back its reply. */
export class ReplyTakenBack {
  @ApiProperty({ enum: correctionReasons, description: 'Why, as the place says it.' })
  @IsIn(correctionReasons)
  readonly reasonCode!: CorrectionReason;
}

/** What a person does about a place that was asked by letter: says that it was sent by hand, and files its reply. */
export function lettersController(asked: AskedKind): Type {
  const kinds = repliesTo(asked);

  class FiledReplyOfKind extends FiledReply {
    @ApiProperty({ enum: kinds, description: 'What it is.' })
    override readonly kind!: Kind;

    @ApiProperty({ ...draftContent(kinds.map((kind) => [kind, { optional: ['onwardSharing'] }] as const)), description: 'The content of that kind. What belongs to a victim is sealed at once and never shown again here.' } as never)
    override readonly content!: object;
  }
  const body = named(FiledReplyOfKind, `filed-reply-to-${asked.kind}`);

  @ApiTags(asked.path)
  @Controller(`api/${asked.path}`)
  class LettersOfController {
    readonly parts: AskingParts;

    constructor(@Inject(CASE_DATABASE) database: CaseDatabase, @Inject(SUBMITTER) submitter: Submitter, @Inject(DIRECTORY) directory: CurrentDirectory) {
      this.parts = { database, submitter, directory };
    }

    @Post(':conversation/replies')
    @HttpCode(202)
    @MaySee({ what: asked.what })
    @ApiBody({ type: body })
    @ApiOperation({ summary: 'File the reply of a place that has no node; judged as if it had come as a message' })
    @Answers({ id: shapes.uuid, conversation: shapes.uuid, kind: shapes.oneOf(...kinds) }, { status: 202 })
    file(@Asking() actor: Actor, @Param('conversation', uuidOrAbsent) conversation: string, @Body() body: FiledReply, @Req() request: Request): Promise<Filed> {
      return fileReply(this.parts, asked, actor, conversation, body, (sql, filed) => keepAnswerWithin(sql, request, filed));
    }

    @Post(':conversation/letter-corrections')
    @HttpCode(202)
    @MaySee({ what: asked.what, roles: contestRoles })
    @ApiOperation({ summary: 'Tell a place that was asked by letter that this holds no more, by a letter; what was asked is withdrawn' })
    @Answers({ conversation: shapes.uuid, letter: shapes.uuid, corrects: shapes.uuid }, { status: 202 })
    correct(@Asking() actor: Actor, @Param('conversation', uuidOrAbsent) conversation: string, @Body() { act, reasonCode, reason }: NewLetterCorrection, @Req() request: Request): Promise<CorrectedLetter> {
      return correctLetter(this.parts, asked, actor, conversation, { act, reasonCode, reason }, (sql, done) => keepAnswerWithin(sql, request, done));
    }

    @Post(':conversation/replies/:reply/withdrawn')
    @HttpCode(202)
    @MaySee({ what: asked.what })
    @ApiOperation({ summary: 'Record that a place has taken back the reply that somebody filed: it counts for nothing, and whoever read it is told' })
    @Answers({ conversation: shapes.uuid, reply: shapes.uuid, correction: shapes.uuid }, { status: 202 })
    takenBack(@Asking() actor: Actor, @Param('conversation', uuidOrAbsent) conversation: string, @Param('reply', uuidOrAbsent) reply: string, @Body() { reasonCode }: ReplyTakenBack, @Req() request: Request): Promise<WithdrawnReply> {
      return withdrawReply(this.parts, asked, actor, { conversation, reply, reasonCode }, (sql, done) => keepAnswerWithin(sql, request, done));
    }

    @Post(':conversation/sent-by-hand')
    @HttpCode(200)
    @MaySee({ what: asked.what })
    @ApiOperation({ summary: 'Say that the letter was sent by hand, to whom and when' })
    @Answers({ conversation: shapes.uuid, letter: shapes.uuid })
    handed(@Asking() actor: Actor, @Param('conversation', uuidOrAbsent) conversation: string, @Body() { to, at }: HandedLetter, @Req() request: Request): Promise<{ readonly conversation: string; readonly letter: string }> {
      return recordHanded(this.parts, asked, actor, conversation, { to, at: new Date(at) }, (sql, handed) => keepAnswerWithin(sql, request, handed));
    }
  }
  return named(LettersOfController, `${asked.kind}-letters-controller`);
}
