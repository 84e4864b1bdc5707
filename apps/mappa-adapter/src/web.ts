import { startWeb } from '#exchange/web';
import { webSettings } from '#platform';
import { mappaAdapter } from './index.js';

await startWeb(mappaAdapter, webSettings());
