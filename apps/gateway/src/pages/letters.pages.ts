import { Get, Inject, Param, Post, Query } from '@nestjs/common';
import { type Actor, Asking, MaySee } from '#access';
import { VICTIM_READING, type VictimReading } from '#exchange/victim-parts';
import { type Kind } from '#messages';
import { Fields, type FormFields, type Onward, type Page, PagesController, reasonGiven, reasonIn, reasonPage, SESSIONS, type Session, type Sessions, Signed, victimPartSections } from '#pages';
import { PageQuery } from '#platform';
import { checkLetter, listLetters, readLetter } from '../letters/desk/read-letters.js';

const address = '/letters';
const asked = { title: 'Why do you need to see this letter?', back: { href: address, text: 'Back to letters' }, keptAt: 'victim' } as const;
const thingOf = (id: string): string => `letter/${id}`;

/** Letters to places without a node, at the desk alone: in full, to be printed and sent by hand, with what was filed of the replies. */
@PagesController('letters')
export class LettersPages {
  constructor(@Inject(VICTIM_READING) private readonly reading: VictimReading, @Inject(SESSIONS) private readonly sessions: Sessions) {}

  @Get()
  @MaySee({ what: 'victim-part' })
  async list(@Asking() actor: Actor, @Query() query: PageQuery): Promise<Page> {
    const { items, next } = await listLetters(this.reading, actor, query);
    return { view: 'letters', title: 'Letters', model: { letters: items, next, address } };
  }

  @Get(':id')
  @MaySee({ what: 'victim-part' })
  async one(@Asking() actor: Actor, @Signed() session: Session, @Param('id') id: string): Promise<Page> {
    const reason = reasonGiven(session, thingOf(id));
    if (reason === undefined) {
      await checkLetter(this.reading, actor, id);
      return reasonPage(asked);
    }
    const letter = await readLetter(this.reading, actor, id, reason);
    return { view: 'letter', title: `${letter.direction === 'out' ? 'Letter to' : 'Reply of'} ${letter.placeName}`, back: asked.back, model: { letter, sections: victimPartSections(letter.kind as Kind, letter.content) } };
  }

  @Post(':id')
  @MaySee({ what: 'victim-part' })
  async giveReason(@Asking() actor: Actor, @Signed() session: Session, @Param('id') id: string, @Fields() fields: FormFields): Promise<Onward> {
    await checkLetter(this.reading, actor, id);
    await this.sessions.giveReason(session, thingOf(id), reasonIn(fields, asked));
    return { onward: `${address}/${id}` };
  }
}
