import 'reflect-metadata';
import { startWeb } from '#exchange/web';
import { webSettings, runProcess } from '#platform';
import { mappaAdapter } from './index.js';

await runProcess(() => startWeb(mappaAdapter, webSettings()));
