import { startDesk } from '#exchange/desk';
import { deskSettings } from '#platform';
import { policeAdapter } from './index.js';

await startDesk(policeAdapter, deskSettings());
