import { Get, Inject, Query } from '@nestjs/common';
import { type Actor, Asking, MaySee, rolesFor } from '#access';
import { callsToMake, type CallToMake } from '#exchange/misroutes';
import { CASE_READ_DATABASE, checkVictimPart, VICTIM_READING, type VictimReading } from '#exchange/victim-parts';
import { type CaseDatabase } from '#exchange/web';
import { GatewayError } from '#messages';
import { PageQuery, sqlOver } from '#platform';
import { type Page } from '../page.js';
import { PagesController } from '../pages-controller.js';
import { words } from '../show/words.js';
import { NAME_OF } from '../tokens.js';

/** Whom the victim side is to call, because something of them was read on the case side. The call is recorded there: this side tells the case side nothing. */
@PagesController('safety-calls')
export class SafetyCallsPages {
  constructor(
    @Inject(CASE_READ_DATABASE) private readonly cases: CaseDatabase, @Inject(VICTIM_READING) private readonly reading: VictimReading,
    @Inject(NAME_OF) private readonly nameOf: (code: string) => string,
  ) {}

  @Get()
  @MaySee({ what: 'safety-call' })
  async list(@Asking() actor: Actor, @Query() query: PageQuery): Promise<Page> {
    const { items, next } = await callsToMake({ caseSql: sqlOver(this.cases), hiddenFrom: (who, ids) => this.reading.limits.hiddenFrom(who, ids) }, actor, query);
    const calls = await Promise.all(items.map(async (one) => ({ ...one, from: this.nameOf(one.issuer), what: words(one.kind), href: await this.addressOf(actor, one) })));
    return { view: 'safety-calls', title: 'Safety calls', model: { calls, next } };
  }

  /** Where the victim part stands, for whoever may read it. */
  private async addressOf(actor: Actor, { message, issuer }: CallToMake): Promise<string | undefined> {
    if (!rolesFor('victim-part').some((role) => actor.roles.includes(role))) return undefined;
    try {
      await checkVictimPart(this.reading, actor, { messageId: message, issuer });
      return `/victim-parts/${message}?issuer=${encodeURIComponent(issuer)}`;
    } catch (error) {
      if (error instanceof GatewayError && error.code === 'ACCESS_NOT_FOUND') return undefined;
      throw error;
    }
  }
}
