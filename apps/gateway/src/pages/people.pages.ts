import { Get, Inject, Query } from '@nestjs/common';
import { type Actor, Asking, MaySee, rolesFor, type What } from '#access';
import { CASE_DATABASE, type CaseDatabase } from '#exchange/web';
import { type Page, PagesController } from '#pages';
import { askedKinds } from '../enquiries/asked-kinds.js';
import { PeopleQuery } from '../people/people-query.js';
import { supervisedPeople } from '../people/read-people.js';
import { askedWords } from './asked-words.js';

/** The people of a caseload. */
@PagesController('people')
export class PeoplePages {
  constructor(@Inject(CASE_DATABASE) private readonly database: CaseDatabase) {}

  @Get()
  @MaySee({ what: 'person' })
  async list(@Asking() actor: Actor, @Query() query: PeopleQuery): Promise<Page> {
    const { items, next } = await supervisedPeople(this.database, actor, query);
    return { view: 'people', title: 'People you supervise', model: { people: items, next, crn: query.crn, asking: askingFor(actor) } };
  }
}

const about: readonly { readonly what: What; readonly address: string; readonly ask: string }[] = [
  ...askedKinds.map(({ what, kind, path }) => ({ what, address: `/${path}`, ask: askedWords[kind].ask })), { what: 'gate', address: '/gates', ask: 'Curfew gates' }, { what: 'review', address: '/reviews', ask: 'Significant changes' },
];

/** What the actor may ask about somebody, and where else somebody leads. */
const askingFor = ({ roles }: Actor): object[] => about.filter(({ what }) => rolesFor(what).some((role) => roles.includes(role)));
