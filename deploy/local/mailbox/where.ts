import { join } from 'node:path';
import { offsets, type Place, port } from '../place.js';

/** Where the development mailbox puts what comes. */
export const mailboxFolder = (place: Place): string => join(place.folder, 'mailbox');
/** The file that says how places without a node are reached. */
export const lettersFile = (place: Place): string => join(place.folder, 'settings', 'letters.json');
/** The address of the development mailbox. */
export const mailServer = (place: Place): string => `smtp://127.0.0.1:${port(place, offsets.mailbox)}`;
