import 'reflect-metadata';
import { startExchange } from '#exchange';
import { exchangeSettings, runProcess } from '#platform';
import { policeAdapter } from './index.js';

await runProcess(() => startExchange(policeAdapter, exchangeSettings()));
