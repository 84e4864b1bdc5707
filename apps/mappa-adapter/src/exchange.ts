import 'reflect-metadata';
import { startExchange } from '#exchange';
import { exchangeSettings, runProcess } from '#platform';
import { mappaAdapter } from './index.js';

await runProcess(() => startExchange(mappaAdapter, exchangeSettings()));
