import 'reflect-metadata';
import { startDesk } from '#exchange/desk';
import { deskSettings, runProcess } from '#platform';
import { mappaAdapter } from './index.js';

await runProcess(() => startDesk(mappaAdapter, deskSettings()));
