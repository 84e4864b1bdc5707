import { startDesk } from '#exchange/desk';
import { deskSettings } from '#platform';
import { mappaAdapter } from './index.js';

await startDesk(mappaAdapter, deskSettings());
