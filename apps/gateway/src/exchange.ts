import 'reflect-metadata';
import { startExchange } from '#exchange';
import { exchangeSettings, runProcess } from '#platform';
import { gateway } from './index.js';

await runProcess(() => startExchange(gateway, exchangeSettings()));
