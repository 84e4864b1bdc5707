import { Body, Controller, Get, HttpCode, Inject, Param, Post, Query, Req } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { type Request } from 'express';
import { type Actor, Asking, MaySee } from '#access';
import { Answers, AnswersPage, keepAnswerWithin, type Page, PageQuery, shapes, type Sql, sqlOver, transactionOver } from '#platform';
import { CASE_DATABASE, type CaseDatabase, OWNED } from '../web/tokens.js';
import { uuidOrAbsent } from '../web/uuid-or-absent.js';
import { comeBack, endAbsence, endDuty, enterStaff, leave, noteAbsence, noteDuty } from './change-staff.js';
import { dutyShape, listDuties, listStaff, readStaff, type ShownDuty, type StaffMember, staffShape } from './list-staff.js';
import { NewAbsence, NewDuty, NewLeaving, NewStaff, StaffReason } from './requests.js';
import { type Unowned, unownedOf, unownedShape } from './unowned.js';

const keepers = ['people-administrator'] as const;

/** The register of people who work here. It gives nobody a role or team that their token does not; it takes away. */
@ApiTags('staff')
@Controller('api/staff')
export class StaffController {
  constructor(@Inject(CASE_DATABASE) private readonly store: CaseDatabase, @Inject(OWNED) private readonly owned: { readonly statement?: string }) {}

  @Get()
  @MaySee({ what: 'staff' })
  @ApiOperation({ summary: 'Everybody in the register, by name: teams, who has left, who is away and who stands in' })
  @AnswersPage(staffShape)
  list(@Query() query: PageQuery): Promise<Page<StaffMember>> {
    return listStaff(sqlOver(this.store), query);
  }

  @Post()
  @HttpCode(200)
  @MaySee({ what: 'staff', roles: keepers })
  @ApiOperation({ summary: 'Enter somebody, or change the teams of somebody who is there' })
  @Answers(staffShape)
  enter(@Asking() actor: Actor, @Body() body: NewStaff, @Req() request: Request): Promise<StaffMember> {
    return this.changed(request, (sql) => enterStaff(sql, actor, body));
  }

  @Get('unowned')
  @MaySee({ what: 'unowned' })
  @ApiOperation({ summary: 'Who has left without a successor and still has clocks, work or people: whoever answers for the team has these now' })
  @Answers({ items: shapes.listOf(shapes.fields(unownedShape)) })
  async unowned(@Asking() actor: Actor): Promise<{ readonly items: readonly Unowned[] }> {
    return { items: await unownedOf(sqlOver(this.store), actor, this.owned.statement) };
  }

  @Get('duties')
  @MaySee({ what: 'staff' })
  @ApiOperation({ summary: 'Who is and will be on duty out of hours, for which team' })
  @AnswersPage(dutyShape)
  duties(@Query() query: PageQuery): Promise<Page<ShownDuty>> {
    return listDuties(sqlOver(this.store), query);
  }

  @Post('duties')
  @HttpCode(200)
  @MaySee({ what: 'staff', roles: keepers })
  @ApiOperation({ summary: 'Put somebody on duty out of hours' })
  @Answers(dutyShape)
  onDuty(@Asking() actor: Actor, @Body() body: NewDuty, @Req() request: Request): Promise<ShownDuty> {
    return this.changed(request, (sql) => noteDuty(sql, actor, body));
  }

  @Post('duties/:id/ended')
  @HttpCode(200)
  @MaySee({ what: 'staff', roles: keepers })
  @ApiOperation({ summary: 'End a duty now, or before it has begun' })
  @Answers(dutyShape)
  offDuty(@Asking() actor: Actor, @Param('id', uuidOrAbsent) id: string, @Body() { reason }: StaffReason, @Req() request: Request): Promise<ShownDuty> {
    return this.changed(request, (sql) => endDuty(sql, actor, id, reason));
  }

  @Get(':id')
  @MaySee({ what: 'staff' })
  @ApiOperation({ summary: 'One person of the register' })
  @Answers(staffShape)
  one(@Param('id', uuidOrAbsent) id: string): Promise<StaffMember> {
    return readStaff(sqlOver(this.store), id);
  }

  @Post(':id/left')
  @HttpCode(200)
  @MaySee({ what: 'staff', roles: keepers })
  @ApiOperation({ summary: 'Say that somebody leaves: from then on no token and no session of theirs is valid here, and what is theirs passes on' })
  @Answers(staffShape)
  left(@Asking() actor: Actor, @Param('id', uuidOrAbsent) id: string, @Body() body: NewLeaving, @Req() request: Request): Promise<StaffMember> {
    return this.changed(request, (sql) => leave(sql, actor, id, body));
  }

  @Post(':id/returned')
  @HttpCode(200)
  @MaySee({ what: 'staff', roles: keepers })
  @ApiOperation({ summary: 'Say that somebody who has left, or was to leave, is here again' })
  @Answers(staffShape)
  returned(@Asking() actor: Actor, @Param('id', uuidOrAbsent) id: string, @Body() { reason }: StaffReason, @Req() request: Request): Promise<StaffMember> {
    return this.changed(request, (sql) => comeBack(sql, actor, id, reason));
  }

  @Post(':id/absences')
  @HttpCode(200)
  @MaySee({ what: 'staff', roles: keepers })
  @ApiOperation({ summary: 'Say that somebody is away for a time, and who stands in' })
  @Answers(staffShape)
  absent(@Asking() actor: Actor, @Param('id', uuidOrAbsent) id: string, @Body() body: NewAbsence, @Req() request: Request): Promise<StaffMember> {
    return this.changed(request, (sql) => noteAbsence(sql, actor, id, body));
  }

  @Post(':id/absences/:absence/ended')
  @HttpCode(200)
  @MaySee({ what: 'staff', roles: keepers })
  @ApiOperation({ summary: 'End an absence now, or before it has begun' })
  @Answers(staffShape)
  present(@Asking() actor: Actor, @Param('id', uuidOrAbsent) id: string, @Param('absence', uuidOrAbsent) absence: string, @Body() { reason }: StaffReason, @Req() request: Request): Promise<StaffMember> {
    return this.changed(request, (sql) => endAbsence(sql, actor, { id, absence, reason }));
  }

  private changed<Done extends object>(request: Request, change: (sql: Sql) => Promise<Done>): Promise<Done> {
    return transactionOver(this.store, async (sql) => {
      const done = await change(sql);
      await keepAnswerWithin(sql, request, done);
      return done;
    });
  }
}
