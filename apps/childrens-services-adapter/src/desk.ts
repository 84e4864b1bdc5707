import { startDesk } from '#exchange/desk';
import { deskSettings } from '#platform';
import { childrensServicesAdapter } from './index.js';

await startDesk(childrensServicesAdapter, deskSettings());
