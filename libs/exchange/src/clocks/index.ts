/** The clocks of a node: started and told of by whoever changes what is waited for, counted and acted on by the exchange alone. What a rung tells stands in `clock_act`. */
export { attendClocks, type ClockParts } from './attend-clocks.js';
export { openClocks, type OpenClock } from './list-clocks.js';
export { clockEventTable, clockTable, type LearntEvent, type NewClock, recordClockEvents, startClocks } from './record-clocks.js';
