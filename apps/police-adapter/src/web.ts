import 'reflect-metadata';
import { startWeb } from '#exchange/web';
import { webSettings, runProcess } from '#platform';
import { policeAdapter } from './index.js';

await runProcess(() => startWeb(policeAdapter, webSettings()));
