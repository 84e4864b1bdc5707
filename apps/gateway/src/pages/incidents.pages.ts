import { Get, Inject, Param, Post, Query } from '@nestjs/common';
import { type Actor, Asking, MaySee } from '#access';
import { CASE_DATABASE, type CaseDatabase } from '#exchange/web';
import { type Kind } from '#messages';
import { casePartSections, Fields, type FormFields, NAME_OF, type Onward, type Page, PagesController, reasonGiven, reasonIn, reasonPage, SESSIONS, type Session, type Sessions, Signed } from '#pages';
import { PageQuery } from '#platform';
import { checkIncident, incidentQueue, readIncident } from '../incidents/read-incidents.js';

const asked = { title: 'Why do you need to see this incident?', back: { href: '/incidents', text: 'Back to incidents' } } as const;

/** The practitioner's queue, and one incident for a reason. */
@PagesController('incidents')
export class IncidentsPages {
  constructor(
    @Inject(CASE_DATABASE) private readonly database: CaseDatabase, @Inject(SESSIONS) private readonly sessions: Sessions,
    @Inject(NAME_OF) private readonly nameOf: (code: string) => string,
  ) {}

  @Get()
  @MaySee({ what: 'incident' })
  async queue(@Asking() actor: Actor, @Query() query: PageQuery): Promise<Page> {
    const { items, next } = await incidentQueue(this.database, actor, query);
    return { view: 'incidents', title: 'Incidents', model: { incidents: items.map((item) => ({ ...item, force: this.nameOf(item.issuer) })), next } };
  }

  @Get(':id')
  @MaySee({ what: 'incident' })
  async one(@Asking() actor: Actor, @Signed() session: Session, @Param('id') id: string): Promise<Page> {
    const reason = reasonGiven(session, `incident/${id}`);
    if (reason === undefined) {
      await checkIncident(this.database, actor, id);
      return reasonPage(asked);
    }
    const incident = await readIncident(this.database, actor, id, () => reason);
    const sections = incident.content === null ? [] : casePartSections(incident.kind as Kind, incident.content);
    return { view: 'incident', title: `Incident ${incident.incidentReference}`, back: asked.back, model: { incident, sections, force: this.nameOf(incident.issuer) } };
  }

  @Post(':id')
  @MaySee({ what: 'incident' })
  async giveReason(@Asking() actor: Actor, @Signed() session: Session, @Param('id') id: string, @Fields() fields: FormFields): Promise<Onward> {
    await checkIncident(this.database, actor, id);
    await this.sessions.giveReason(session, `incident/${id}`, reasonIn(fields, asked));
    return { onward: `/incidents/${id}` };
  }
}
