import { startDesk } from '#exchange/desk';
import { deskSettings } from '#platform';
import { gateway } from './index.js';

await startDesk(gateway, deskSettings());
