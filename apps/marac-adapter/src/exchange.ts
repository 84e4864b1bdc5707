import 'reflect-metadata';
import { startExchange } from '#exchange';
import { exchangeSettings, runProcess } from '#platform';
import { maracAdapter } from './index.js';

await runProcess(() => startExchange(maracAdapter, exchangeSettings()));
