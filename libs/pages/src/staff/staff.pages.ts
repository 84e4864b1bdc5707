import { Get, Inject, Param, Post, Query, Req, type Type } from '@nestjs/common';
import { type Request } from 'express';
import { type Actor, Asking, MaySee } from '#access';
import { comeBack, endAbsence, endDuty, enterStaff, leave, listDuties, listStaff, NewAbsence, NewDuty, NewLeaving, NewStaff, noteAbsence, noteDuty, readStaff, type StaffMember, StaffReason, unownedOf } from '#exchange/staff';
import { CASE_DATABASE, type CaseDatabase, OWNED, uuidOrAbsent } from '#exchange/web';
import { keepAnswerWithin, PageQuery, type Sql, sqlOver, transactionOver } from '#platform';
import { Fields, type FormFields } from '../form/fields.js';
import { type Onward, type Page } from '../page.js';
import { PagesController } from '../pages-controller.js';
import { acted, bodyIn, requestFormPage, type RequestField, type RequestForm, requestOf } from '../form/request-form.js';

const keepers = ['people-administrator'] as const;
const address = '/staff';
const back = { href: address, text: 'Back to people who work here' };
const isKeeper = ({ roles }: Actor): boolean => roles.some((role) => keepers.some((one) => one === role));
/** Asked for in every form of the register. */
const reasonField: RequestField = { name: 'reason', control: 'lines', label: 'Reason', hint: 'Kept in the audit with your name. Name nobody, and leave out addresses, postcodes, phone numbers and emails.' };
const backTo = ({ id, person }: StaffMember): RequestForm['back'] => ({ href: `${address}/${id}`, text: `Back to ${person}` });
const inList = 'By user name. Where you name nobody';
const local = 'By the clock in England and Wales.';

const fromUntil = [{ name: 'from', control: 'moment', label: 'From' }, { name: 'until', control: 'moment', label: 'Until' }] as const;
const teams = (value?: readonly string[], manages?: readonly string[], roles?: readonly string[]): readonly RequestField[] => [
  { name: 'teams', control: 'line', label: 'Teams', hint: 'With commas between. What the sign-in names beyond these does not count here.', isList: true, ...(value && { value: value.join(', ') }) },
  { name: 'manages', control: 'line', label: 'Teams that they answer for as a manager', hint: 'With commas between; empty for somebody who manages none.', isList: true, ...(manages && { value: manages.join(', ') }) },
  { name: 'roles', control: 'line', label: 'Roles in which they work', hint: 'As the sign-in has them, with commas between, for example social-worker. Colleagues can hand them work of these; it gives them no role.', isList: true, ...(roles && { value: roles.join(', ') }) },
];

const entering: RequestForm = {
  title: 'Enter somebody', back, intro: 'Whoever is not in this register has what their sign-in gives them. To enter them gives nothing more: it may take teams away.', sendText: 'Enter them',
  fields: [{ name: 'person', control: 'line', label: 'User name', hint: 'As the sign-in has it.' }, ...teams(), reasonField],
};
const changing = (one: StaffMember): RequestForm => ({
  title: `Change the teams of ${one.person}`, back: backTo(one), intro: 'What their sign-in does not give them they do not get by this.', sendText: 'Change the teams', fields: [{ name: 'person', control: 'line', label: 'User name', value: one.person }, ...teams(one.teams, one.manages, one.roles), reasonField],
});
const leaving = (one: StaffMember): RequestForm => ({
  title: `${one.person} leaves`, back: backTo(one), intro: `From then on nothing here is open to them, whatever sign-in they still have, and what is theirs passes on. ${local}`, sendText: 'Record that they leave',
  fields: [{ name: 'at', control: 'moment', label: 'When they leave', hint: 'Leave it empty for now.' }, { name: 'successor', control: 'line', label: 'Who takes over', hint: `${inList}, the manager of the team has it.` }, reasonField],
});
const absence = (one: StaffMember): RequestForm => ({
  title: `${one.person} is away`, back: backTo(one), intro: `Whoever stands in sees the people of ${one.person} and is told of what they are told of, for that time only. ${local}`, sendText: 'Record the absence',
  fields: [...fromUntil, { name: 'cover', control: 'line', label: 'Who stands in', hint: `${inList}, the team does.` }, reasonField],
});
const duty: RequestForm = {
  title: 'Put somebody on duty', back, intro: `Whoever is on duty is told of urgent messages that come outside Monday to Friday, 9am to 5pm, and on bank holidays. ${local}`, sendText: 'Put them on duty',
  fields: [{ name: 'team', control: 'line', label: 'Team' }, { name: 'person', control: 'line', label: 'Who is on duty', hint: 'By user name.' }, ...fromUntil, reasonField],
};
const saying = (title: string, backLink: RequestForm['back'], intro: string): RequestForm => ({ title, back: backLink, intro, sendText: title, fields: [reasonField] });
const returning = (one: StaffMember): RequestForm => saying('Record that they are here again', backTo(one), `${one.person} has here again what their sign-in gives them, and what is theirs.`);
const ending = (one: StaffMember): RequestForm => saying('End the absence', backTo(one), `${one.person} has again what is theirs, and whoever stood in does not.`);
const offDuty: RequestForm = saying('End the duty', back, 'They are told of nothing that comes from now on.');

/** The register of people who work here: everybody, one person, and the forms that change it. */
@PagesController('staff')
export class StaffPages {
  constructor(@Inject(CASE_DATABASE) private readonly database: CaseDatabase, @Inject(OWNED) private readonly owned: { readonly statement?: string }) {}

  @Get()
  @MaySee({ what: 'staff' })
  async list(@Asking() actor: Actor, @Query() query: PageQuery): Promise<Page> {
    const { items, next } = await listStaff(this.sql, query);
    const duties = (await listDuties(this.sql, { limit: 100 })).items;
    return { view: 'staff', title: 'People who work here', model: { staff: items, next, duties, keeps: isKeeper(actor), unowned: await unownedOf(this.sql, actor, this.owned.statement) } };
  }

  @Get('enter')
  @MaySee({ what: 'staff', roles: keepers })
  enterForm(): Page {
    return requestFormPage(entering);
  }

  @Post('enter')
  @MaySee({ what: 'staff', roles: keepers })
  enter(@Asking() actor: Actor, @Fields() fields: FormFields, @Req() request: Request): Promise<Onward> {
    return this.act(entering, NewStaff, fields, request, (sql, body) => enterStaff(sql, actor, body));
  }

  @Get('duty')
  @MaySee({ what: 'staff', roles: keepers })
  dutyForm(): Page {
    return requestFormPage(duty);
  }

  @Post('duty')
  @MaySee({ what: 'staff', roles: keepers })
  onDuty(@Asking() actor: Actor, @Fields() fields: FormFields, @Req() request: Request): Promise<Onward> {
    return this.act(duty, NewDuty, fields, request, async (sql, body) => { await noteDuty(sql, actor, body); });
  }

  @Get('duty/:id/end')
  @MaySee({ what: 'staff', roles: keepers })
  offDutyForm(@Param('id', uuidOrAbsent) _id: string): Page {
    return requestFormPage(offDuty);
  }

  @Post('duty/:id/end')
  @MaySee({ what: 'staff', roles: keepers })
  endDuty(@Asking() actor: Actor, @Param('id', uuidOrAbsent) id: string, @Fields() fields: FormFields, @Req() request: Request): Promise<Onward> {
    return this.act(offDuty, StaffReason, fields, request, async (sql, { reason }) => { await endDuty(sql, actor, id, reason); });
  }

  @Get(':id')
  @MaySee({ what: 'staff' })
  async one(@Asking() actor: Actor, @Param('id', uuidOrAbsent) id: string): Promise<Page> {
    const one = await readStaff(this.sql, id);
    return { view: 'staff-one', title: one.person, back, model: { one, keeps: isKeeper(actor) } };
  }

  @Get(':id/teams')
  @MaySee({ what: 'staff', roles: keepers })
  async teamsForm(@Param('id', uuidOrAbsent) id: string): Promise<Page> {
    return requestFormPage(changing(await readStaff(this.sql, id)));
  }

  @Post(':id/teams')
  @MaySee({ what: 'staff', roles: keepers })
  async teams(@Asking() actor: Actor, @Param('id', uuidOrAbsent) id: string, @Fields() fields: FormFields, @Req() request: Request): Promise<Onward> {
    const one = await readStaff(this.sql, id);
    return this.act(changing(one), NewStaff, fields, request, (sql, body) => enterStaff(sql, actor, { ...body, person: one.person }));
  }

  @Get(':id/left')
  @MaySee({ what: 'staff', roles: keepers })
  async leftForm(@Param('id', uuidOrAbsent) id: string): Promise<Page> {
    return requestFormPage(leaving(await readStaff(this.sql, id)));
  }

  @Post(':id/left')
  @MaySee({ what: 'staff', roles: keepers })
  async left(@Asking() actor: Actor, @Param('id', uuidOrAbsent) id: string, @Fields() fields: FormFields, @Req() request: Request): Promise<Onward> {
    return this.act(leaving(await readStaff(this.sql, id)), NewLeaving, fields, request, (sql, body) => leave(sql, actor, id, body));
  }

  @Get(':id/returned')
  @MaySee({ what: 'staff', roles: keepers })
  async returnedForm(@Param('id', uuidOrAbsent) id: string): Promise<Page> {
    return requestFormPage(returning(await readStaff(this.sql, id)));
  }

  @Post(':id/returned')
  @MaySee({ what: 'staff', roles: keepers })
  async returned(@Asking() actor: Actor, @Param('id', uuidOrAbsent) id: string, @Fields() fields: FormFields, @Req() request: Request): Promise<Onward> {
    return this.act(returning(await readStaff(this.sql, id)), StaffReason, fields, request, (sql, { reason }) => comeBack(sql, actor, id, reason));
  }

  @Get(':id/absent')
  @MaySee({ what: 'staff', roles: keepers })
  async absentForm(@Param('id', uuidOrAbsent) id: string): Promise<Page> {
    return requestFormPage(absence(await readStaff(this.sql, id)));
  }

  @Post(':id/absent')
  @MaySee({ what: 'staff', roles: keepers })
  async absent(@Asking() actor: Actor, @Param('id', uuidOrAbsent) id: string, @Fields() fields: FormFields, @Req() request: Request): Promise<Onward> {
    return this.act(absence(await readStaff(this.sql, id)), NewAbsence, fields, request, (sql, body) => noteAbsence(sql, actor, id, body));
  }

  @Get(':id/absences/:absence/end')
  @MaySee({ what: 'staff', roles: keepers })
  async presentForm(@Param('id', uuidOrAbsent) id: string, @Param('absence', uuidOrAbsent) _absence: string): Promise<Page> {
    return requestFormPage(ending(await readStaff(this.sql, id)));
  }

  @Post(':id/absences/:absence/end')
  @MaySee({ what: 'staff', roles: keepers })
  async present(@Asking() actor: Actor, @Param('id', uuidOrAbsent) id: string, @Param('absence', uuidOrAbsent) absenceId: string, @Fields() fields: FormFields, @Req() request: Request): Promise<Onward> {
    return this.act(ending(await readStaff(this.sql, id)), StaffReason, fields, request, (sql, { reason }) => endAbsence(sql, actor, { id, absence: absenceId, reason }));
  }

  /** Goes on to the person who was changed, or to everybody. */
  private act<Body>(form: RequestForm, type: Type<Body>, fields: FormFields, request: Request, change: (sql: Sql, body: Body) => Promise<StaffMember | void>): Promise<Onward> {
    return acted(form, fields, async () => {
      const body = await requestOf(type, bodyIn(form, fields));
      return transactionOver(this.database, async (sql) => {
        const done = await change(sql, body);
        const onward = { onward: done === undefined ? address : `${address}/${done.id}` };
        await keepAnswerWithin(sql, request, onward);
        return onward;
      });
    });
  }

  private get sql(): Sql {
    return sqlOver(this.database);
  }
}
