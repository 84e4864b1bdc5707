import { startExchange } from '#exchange';
import { exchangeSettings } from '#platform';
import { policeAdapter } from './index.js';

await startExchange(policeAdapter, exchangeSettings());
