import 'reflect-metadata';
import { startExchange } from '#exchange';
import { exchangeSettings, runProcess } from '#platform';
import { childrensServicesAdapter } from './index.js';

await runProcess(() => startExchange(childrensServicesAdapter, exchangeSettings()));
