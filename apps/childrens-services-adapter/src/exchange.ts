import { startExchange } from '#exchange';
import { exchangeSettings } from '#platform';
import { childrensServicesAdapter } from './index.js';

await startExchange(childrensServicesAdapter, exchangeSettings());
