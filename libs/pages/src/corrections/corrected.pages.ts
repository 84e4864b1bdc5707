import { Get, Inject, Param, Post, Query, Req, type Type } from '@nestjs/common';
import { type Request } from 'express';
import { type Actor, Asking, MaySee, rolesFor } from '#access';
import { acknowledgeAt, type CorrectedAt, type CorrectedMessage, correctedMessages, readersRoles, toldTo } from '#exchange/corrections';
import { type CaseDatabase, uuidOrAbsent } from '#exchange/web';
import { keepAnswerWithin, named, PageQuery, sqlOver } from '#platform';
import { type Onward, type Page } from '../page.js';
import { PagesController } from '../pages-controller.js';
import { words } from '../show/words.js';
import { NAME_OF } from '../tokens.js';

/** What is on the page of corrections of one process. */
export interface CorrectedPagesParts extends CorrectedAt {
  /** Whether messages are sent from here, so that they can be corrected here too: not at the desk. */
  readonly sends: boolean;
}

const has = (actor: Actor, roles: readonly string[]): boolean => roles.some((role) => (actor.roles as readonly string[]).includes(role));

/** What somebody had opened and was corrected since; for those who answer for it, who else had; and what was corrected from here. The same page at `web` and, of victim parts, at the desk. */
export function correctedPages(parts: CorrectedPagesParts): Type {
  @PagesController('corrections')
  class CorrectedPages {
    constructor(
      @Inject(parts.own) readonly store: CaseDatabase, @Inject(parts.caseStore) readonly cases: CaseDatabase, @Inject(NAME_OF) readonly nameOf: (code: string) => string,
    ) {}

    @Get()
    @MaySee({ what: parts.what })
    async list(@Asking() actor: Actor, @Query() query: PageQuery): Promise<Page> {
      const from = { caseSql: sqlOver(this.cases), ownSql: sqlOver(this.store) };
      const mine = (await toldTo(from, actor.person)).map((one) => this.shown(one));
      const managed = has(actor, readersRoles) ? await correctedMessages(from, query) : undefined;
      return { view: 'corrections', title: 'Corrections', model: { mine, managed: managed?.items.map((one) => ({ ...this.shown(one), readers: one.readers })), next: managed?.next, maySend: parts.sends && has(actor, rolesFor('correction')) } };
    }

    @Post('known/:issuer/:correction')
    @MaySee({ what: parts.what })
    async known(@Asking() actor: Actor, @Param('issuer') issuer: string, @Param('correction', uuidOrAbsent) correction: string, @Req() request: Request): Promise<Onward> {
      const onward = { onward: '/corrections' };
      await acknowledgeAt(this.store, sqlOver(this.cases), parts.name, actor, { correction, issuer }, (sql) => keepAnswerWithin(sql, request, onward));
      return onward;
    }

    private shown(one: CorrectedMessage): CorrectedMessage & { readonly from: string; readonly what: string } {
      return { ...one, from: this.nameOf(one.issuer), what: words(one.kind) };
    }
  }
  return named(CorrectedPages, `corrected-${parts.name}-pages`);
}
