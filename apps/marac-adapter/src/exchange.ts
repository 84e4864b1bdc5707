import { startExchange } from '#exchange';
import { exchangeSettings } from '#platform';
import { maracAdapter } from './index.js';

await startExchange(maracAdapter, exchangeSettings());
