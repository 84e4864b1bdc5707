import { type Provider } from '@nestjs/common';
import { ModuleRef } from '@nestjs/core';
import { CASE_DATABASE, type CaseDatabase, LOG, METRICS, SETTINGS, SUBMITTER } from '#exchange/web';
import { type Submitter } from '#exchange/submit';
import { type WorkQueue } from '#exchange/work-queue';
import { type DeskSettings, type NodeLog, type WebSettings } from '#platform';
import { type Registry } from 'prom-client';
import { type FolderSource, sourceOf } from './out/source.js';
import { WebFolder } from './run/web-folder.js';

/** What a node puts out as files, and what it takes answers to. */
export interface FolderPlan {
  /** Queues whose work is put out, and answered by files. */
  readonly queues: readonly WorkQueue[];
  /** What else is put out. */
  readonly notices?: readonly FolderSource[];
}

/** The file folder of `web`, for the list of an app's providers; nothing where the settings name no folder. */
export function webFolder({ queues, notices = [] }: FolderPlan): Provider[] {
  return [{
    provide: WebFolder, inject: [SETTINGS, CASE_DATABASE, SUBMITTER, LOG, METRICS],
    useFactory: (settings: WebSettings, database: CaseDatabase, submitter: Submitter, log: NodeLog, registry: Registry) =>
      new WebFolder({ settings, database, submitter, log, registry, queues, sources: [...queues.map(sourceOf), ...notices] }),
  }];
}

/** Nest token of the desk's folder. */
const DESK_FOLDER = Symbol('desk folder');

/** The file folder of the desk, a place of its own: victim parts only. Its code is loaded by the desk alone, and only where its settings name a folder. */
export function deskFolder(): Provider[] {
  return [{
    provide: DESK_FOLDER, inject: [ModuleRef, SETTINGS],
    useFactory: async (module: ModuleRef, settings: DeskSettings) => (settings.fileFolder === undefined ? {} : (await import('./run/desk-folder.js')).openDeskFolder(module)),
  }];
}
