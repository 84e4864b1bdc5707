import 'reflect-metadata';
import { startDesk } from '#exchange/desk';
import { deskSettings, runProcess } from '#platform';
import { maracAdapter } from './index.js';

await runProcess(() => startDesk(maracAdapter, deskSettings()));
