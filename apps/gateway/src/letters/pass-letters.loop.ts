import { appendAudit } from '#audit';
import { clearAlarms, type ExchangeLoop, type LoopContext, raiseAlarms } from '#exchange';
import { type Row, type Sql } from '#platform';
import { forgetSealed, needsHand, openLetters, sealedLetters, settleLetter } from '../store/letters.js';

const everyMs = 1_000;

/**
 * Passes letters on to the desk, sealed as they are, and takes up what the desk says has become of them. A letter that was passed on twice is one there. Whatever has gone wrong with a letter stands beside what was asked, and one
 * alarm stands for as long as any letter could not be sent.
 */
export const passLetters: ExchangeLoop = { name: 'pass-letters', idleMs: everyMs, run: (context) => context.inTransaction((sql) => passLettersOn(context, sql)) };

/** @returns whether there may be more */
export async function passLettersOn(context: Pick<LoopContext, 'desk' | 'agency'>, sql: Sql): Promise<boolean> {
  const sealed = await sealedLetters(sql);
  if (sealed.length > 0) {
    await context.desk.letters.pass(sealed);
    await forgetSealed(sql, sealed.map(({ id }) => id));
  }
  const open = new Map((await openLetters(sql)).map((row) => [String(row['id']), row]));
  // One that somebody has sent by hand meanwhile is open no more, and may have been the last for which the alarm stands.
  for (const said of open.size === 0 ? [] : await context.desk.letters.standing([...open.keys()])) {
    const letter = open.get(said.id);
    if (letter !== undefined && await settleLetter(sql, said)) await note(context, sql, letter, said.state);
  }
  const [delayed] = await sql(`select 1 from letter l where l.state <> 'BY_HAND' and l.state not in ('SENT', 'HANDED') and ${needsHand} limit 1`);
  if (delayed === undefined) await clearAlarms(sql, ['LETTER_DELAYED'], { facts: {} });
  else await raiseAlarms(sql, [{ alarm: 'LETTER_DELAYED', facts: {} }]);
  return sealed.length > 0;
}

async function note({ agency }: Pick<LoopContext, 'agency'>, sql: Sql, letter: Row, state: string): Promise<void> {
  await appendAudit(sql, [{
    event: 'letter.stands', agency, partner: String(letter['place']), kind: String(letter['kind']), subject: String(letter['crn']), facts: { letter: String(letter['id']), conversation: String(letter['conversation']), state },
  }]);
}
