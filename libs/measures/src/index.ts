/**
 * measures owns what is counted of everything that is asked and answered, when a reply counts as late, and what of it may be shown: percentiles, small numbers and what would give them away, as JSON and as CSV.
 * It must never know a person or a content: a source gives it one row of codes and times for each thing that was asked.
 */
export { answeredMeasures } from './answered.js';
export { type Statement } from './count.js';
export { csvName, csvOf } from './csv.js';
export { countNames, type Grouping, groupings, otherCode, type Percentiles } from './figures.js';
export { type Covered, type Figures, measure, type Measures, type MeasureSource, type NotAskedCount } from './measure.js';
export { Measuring, measuresController } from './measures.controller.js';
export { daysUntil, type Period } from './period.js';
export { agreedTerm, replyRule } from './reply-term.js';
export { MeasuresPageQuery } from './request.js';
export { decidedIn, endOfDay, isReader, readers, repliesBy, startOfDay, stateOf } from './standing.js';
export { type Shown } from './suppress/suppress.js';
