import { Get, Inject, Param, Post, Query } from '@nestjs/common';
import { type Actor, Asking, MaySee } from '#access';
import { checkReceivedIncident, type ListedIncident, readReceivedIncident, receivedIncidents, type WantedIncident } from '#exchange/received';
import { CASE_DATABASE, type CaseDatabase } from '#exchange/web';
import { type Kind } from '#messages';
import { PageQuery } from '#platform';
import { IssuerQuery } from '../issuer-query.js';
import { Fields, type FormFields } from '../form/fields.js';
import { type Onward, type Page } from '../page.js';
import { PagesController } from '../pages-controller.js';
import { Signed } from '../session/current.js';
import { reasonGiven, type Session, type Sessions } from '../session/sessions.js';
import { casePartSections } from '../show/content.js';
import { reasonIn, reasonPage } from '../show/reason.js';
import { NAME_OF, SESSIONS } from '../tokens.js';

const asked = { title: 'Why do you need to see this incident?', back: { href: '/received-incidents', text: 'Back to incidents' } } as const;

/** Copies of reportable incidents, for the nodes that get them: a list without content, and one for a reason. */
@PagesController('received-incidents')
export class ReceivedIncidentsPages {
  constructor(
    @Inject(CASE_DATABASE) private readonly database: CaseDatabase, @Inject(SESSIONS) private readonly sessions: Sessions,
    @Inject(NAME_OF) private readonly nameOf: (code: string) => string,
  ) {}

  @Get()
  @MaySee({ what: 'received-incident' })
  async list(@Query() query: PageQuery): Promise<Page> {
    const { items, next } = await receivedIncidents(this.database, query);
    return { view: 'received-incidents', title: 'Incidents', model: { incidents: items.map((item) => ({ ...item, force: this.nameOf(item.issuer), href: addressOf(item) })), next } };
  }

  @Get(':id')
  @MaySee({ what: 'received-incident' })
  async one(@Asking() actor: Actor, @Signed() session: Session, @Param('id') id: string, @Query() { issuer }: IssuerQuery): Promise<Page> {
    const wanted = { id, issuer };
    const reason = reasonGiven(session, thingOf(wanted));
    if (reason === undefined) {
      await checkReceivedIncident(this.database, wanted);
      return reasonPage(asked);
    }
    const incident = await readReceivedIncident(this.database, actor, wanted, reason);
    const sections = incident.content === null ? [] : casePartSections(incident.kind as Kind, incident.content);
    return { view: 'received-incident', title: 'Incident', back: asked.back, model: { incident, sections, force: this.nameOf(incident.issuer) } };
  }

  @Post(':id')
  @MaySee({ what: 'received-incident' })
  async giveReason(@Signed() session: Session, @Param('id') id: string, @Query() { issuer }: IssuerQuery, @Fields() fields: FormFields): Promise<Onward> {
    const wanted = { id, issuer };
    await checkReceivedIncident(this.database, wanted);
    await this.sessions.giveReason(session, thingOf(wanted), reasonIn(fields, asked));
    return { onward: `/received-incidents/${id}${issuer === undefined ? '' : `?issuer=${encodeURIComponent(issuer)}`}` };
  }
}

const thingOf = ({ id, issuer }: WantedIncident): string => `received-incident/${id}/${issuer ?? ''}`;
const addressOf = ({ id, issuer }: ListedIncident): string => `/received-incidents/${id}?issuer=${encodeURIComponent(issuer)}`;
