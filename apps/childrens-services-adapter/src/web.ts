import { startWeb } from '#exchange/web';
import { webSettings } from '#platform';
import { childrensServicesAdapter } from './index.js';

await startWeb(childrensServicesAdapter, webSettings());
