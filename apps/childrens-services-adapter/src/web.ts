import 'reflect-metadata';
import { startWeb } from '#exchange/web';
import { webSettings, runProcess } from '#platform';
import { childrensServicesAdapter } from './index.js';

await runProcess(() => startWeb(childrensServicesAdapter, webSettings()));
