import { startDesk } from '#exchange/desk';
import { deskSettings } from '#platform';
import { maracAdapter } from './index.js';

await startDesk(maracAdapter, deskSettings());
