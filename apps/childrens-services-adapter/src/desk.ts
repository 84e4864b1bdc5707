import 'reflect-metadata';
import { startDesk } from '#exchange/desk';
import { deskSettings, runProcess } from '#platform';
import { childrensServicesAdapter } from './index.js';

await runProcess(() => startDesk(childrensServicesAdapter, deskSettings()));
