import { startWeb } from '#exchange/web';
import { webSettings } from '#platform';
import { maracAdapter } from './index.js';

await startWeb(maracAdapter, webSettings());
