import 'reflect-metadata';
import { startWeb } from '#exchange/web';
import { webSettings, runProcess } from '#platform';
import { maracAdapter } from './index.js';

await runProcess(() => startWeb(maracAdapter, webSettings()));
