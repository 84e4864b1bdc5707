/**
 * The `desk` process that every node shares: it alone opens victim parts. It may look from the victim's side to the case, never write there.
 */
export { startDesk } from './start-desk.js';
export { deskControllers } from './http/desk-http.js';
