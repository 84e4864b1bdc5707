import 'reflect-metadata';
import { startWeb } from '#exchange/web';
import { webSettings, runProcess } from '#platform';
import { gateway } from './index.js';

await runProcess(() => startWeb(gateway, webSettings()));
