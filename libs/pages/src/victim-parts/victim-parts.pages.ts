import { Get, Inject, Param, Post, Query } from '@nestjs/common';
import { type Actor, Asking, MaySee } from '#access';
import { checkVictimPart, type ListedVictimPart, listVictimParts, readVictimPart, VICTIM_READING, type VictimReading, type WantedPart } from '#exchange/victim-parts';
import { type Kind } from '#messages';
import { PageQuery } from '#platform';
import { Fields, type FormFields } from '../form/fields.js';
import { IssuerQuery } from '../issuer-query.js';
import { type Onward, type Page } from '../page.js';
import { PagesController } from '../pages-controller.js';
import { NAME_OF, SESSIONS } from '../tokens.js';
import { Signed } from '../session/current.js';
import { reasonGiven, type Session, type Sessions } from '../session/sessions.js';
import { victimPartSections } from '../show/content.js';
import { reasonIn, reasonPage } from '../show/reason.js';

const asked = { title: "Why do you need to see this victim's information?", back: { href: '/victim-parts', text: 'Back to victim information' }, keptAt: 'victim' } as const;

/** What belongs to victims, for those who may read it, at the desk alone. */
@PagesController('victim-parts')
export class VictimPartsPages {
  constructor(@Inject(VICTIM_READING) private readonly reading: VictimReading, @Inject(SESSIONS) private readonly sessions: Sessions, @Inject(NAME_OF) private readonly nameOf: (code: string) => string) {}

  @Get()
  @MaySee({ what: 'victim-part' })
  async list(@Asking() actor: Actor, @Query() query: PageQuery): Promise<Page> {
    const { items, next } = await listVictimParts(this.reading, actor, query);
    return { view: 'victim-parts', title: 'Victim information', model: { parts: items.map((item) => ({ ...item, partnerName: this.nameOf(item.partner), href: addressOf(item) })), next } };
  }

  @Get(':messageId')
  @MaySee({ what: 'victim-part' })
  async one(@Asking() actor: Actor, @Signed() session: Session, @Param('messageId') messageId: string, @Query() { issuer }: IssuerQuery): Promise<Page> {
    const wanted = { messageId, issuer };
    const reason = reasonGiven(session, thingOf(wanted));
    if (reason === undefined) {
      await checkVictimPart(this.reading, actor, wanted);
      return reasonPage(asked);
    }
    const shown = await readVictimPart(this.reading, actor, wanted, reason);
    const sections = shown.part === null ? [] : victimPartSections(shown.kind as Kind, shown.part);
    return { view: 'victim-part', title: 'Victim information', back: asked.back, model: { part: shown, sections, partnerName: this.nameOf(shown.partner) } };
  }

  @Post(':messageId')
  @MaySee({ what: 'victim-part' })
  async giveReason(
    @Asking() actor: Actor, @Signed() session: Session, @Param('messageId') messageId: string, @Query() { issuer }: IssuerQuery, @Fields() fields: FormFields,
  ): Promise<Onward> {
    const wanted = { messageId, issuer };
    const found = await checkVictimPart(this.reading, actor, wanted);
    await this.sessions.giveReason(session, thingOf(wanted), reasonIn(fields, asked));
    return { onward: issuer === undefined ? `/victim-parts/${found.messageId}` : addressOf(found) };
  }
}

const thingOf = ({ messageId, issuer }: WantedPart): string => `victim-part/${messageId}/${issuer ?? ''}`;
const addressOf = ({ messageId, issuer }: ListedVictimPart): string => `/victim-parts/${messageId}?issuer=${encodeURIComponent(issuer)}`;
