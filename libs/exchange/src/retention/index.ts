/** What is kept how long: the table that the exchange and the desk walk, for whoever shows or checks it. */
export { caseSideRetention, digestsKeptDays, type Retention, takeAway, victimSideRetention } from './retention.js';
