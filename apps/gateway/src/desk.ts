import 'reflect-metadata';
import { startDesk } from '#exchange/desk';
import { deskSettings, runProcess } from '#platform';
import { gateway } from './index.js';

await runProcess(() => startDesk(gateway, deskSettings()));
