import { startExchange } from '#exchange';
import { exchangeSettings } from '#platform';
import { mappaAdapter } from './index.js';

await startExchange(mappaAdapter, exchangeSettings());
