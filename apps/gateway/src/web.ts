import { startWeb } from '#exchange/web';
import { webSettings } from '#platform';
import { gateway } from './index.js';

await startWeb(gateway, webSettings());
