import 'reflect-metadata';
import { startDesk } from '#exchange/desk';
import { deskSettings, runProcess } from '#platform';
import { policeAdapter } from './index.js';

await runProcess(() => startDesk(policeAdapter, deskSettings()));
