import { startExchange } from '#exchange';
import { exchangeSettings } from '#platform';
import { gateway } from './index.js';

await startExchange(gateway, exchangeSettings());
