import { startWeb } from '#exchange/web';
import { webSettings } from '#platform';
import { policeAdapter } from './index.js';

await startWeb(policeAdapter, webSettings());
