import { releasedModel } from '#matching';
import { printFigures, readNumbers } from '../generate/command-line.js';
import { measure } from './measure.js';

/**
 * What the released model makes of generated people without identity numbers: of the same person written down anew, of twins, siblings, father and son of one name at one address, of whoever lives at the same address, and of strangers. `mag run test/matching/matching --people 5000`.
 * Ends with 1 where more than one in a hundred relatives would be matched without a person, or one stranger in ten thousand. None of it was used to estimate or to tune the model.
 */
const { seed, people } = readNumbers({ people: 5_000 });
const counted = measure(releasedModel(), seed, people);
const share = (count: number, of: number): string => `${(count / of * 100).toFixed(2)} %`;
const relatives = [counted.twin, counted.sibling, counted['father and son']];
const [matched, all] = [relatives.reduce((sum, { matched: one }) => sum + one, 0), relatives.reduce((sum, { of }) => sum + of, 0)];
const { same, neighbour, stranger } = counted;
const wrong = neighbour.matched + stranger.matched;

printFigures({
  'records of the same person': same.of, 'of these matched': share(same.matched, same.of), 'for a person to review': share(same.reviewed, same.of), 'right in either (target 99.5 %)': share(same.right, same.of),
  'twins matched without a person': share(counted.twin.matched, counted.twin.of), 'siblings': share(counted.sibling.matched, counted.sibling.of), 'father and son of one name': share(counted['father and son'].matched, counted['father and son'].of),
  'all relatives (target 1 % at most)': share(matched, all), 'relatives for a person to review': share(relatives.reduce((sum, { reviewed }) => sum + reviewed, 0), all),
  'of those at the same address matched': neighbour.matched, 'for a person to review, of those': share(neighbour.reviewed, neighbour.of), 'strangers matched': stranger.matched, 'strangers for a person to review': share(stranger.reviewed, stranger.of),
});
if (matched / all > 0.01 || wrong > (neighbour.of + stranger.of) / 10_000) process.exitCode = 1;
