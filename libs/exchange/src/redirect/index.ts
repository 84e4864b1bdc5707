/** Where an answer says to ask instead, and how what was asked follows it. */
export { agencyInstead, namesWhereToAsk, sentOn } from './ask-instead.js';
