import { type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import { type ModuleRef } from '@nestjs/core';
import { join } from 'node:path';
import { type Registry } from 'prom-client';
import { CASE_LIMITS, type CaseLimits, VICTIM_DATABASE, type VictimDatabase } from '#exchange/desk';
import { LOG, METRICS, SETTINGS } from '#exchange/web';
import { type DeskSettings, type NodeLog, sqlOver, transactionOver } from '#platform';
import { deskOutlet } from '../out/desk-outlet.js';
import { actingAs } from './acting.js';
import { folderCounts, keepPuttingOut, prepareFolder } from './keep-putting-out.js';

/** The file folder of the desk: `out` has the victim part of each message that came in, for the owner alone. */
class DeskFolder implements OnApplicationBootstrap, OnApplicationShutdown {
  private readonly ending = new AbortController();
  private running: Promise<void> = Promise.resolve();

  constructor(private readonly module: ModuleRef) {}

  async onApplicationBootstrap(): Promise<void> {
    const of = <T>(token: symbol): T => this.module.get<T>(token, { strict: false });
    const { agency, fileFolder } = of<DeskSettings>(SETTINGS);
    if (fileFolder === undefined) return;
    const { actor, role } = actingAs(agency, fileFolder, ['victim-part']);
    await prepareFolder(fileFolder.root, ['out'], { isPrivate: true });
    const database = of<VictimDatabase>(VICTIM_DATABASE);
    const store = { sql: sqlOver(database), inTransaction: <T>(work: Parameters<typeof transactionOver<T>>[1]) => transactionOver(database, work) };
    const outlet = deskOutlet(actor, role, of<CaseLimits>(CASE_LIMITS), join(fileFolder.root, 'out'));
    this.running = keepPuttingOut(store, [outlet], { counts: folderCounts(of<Registry>(METRICS)), log: of<NodeLog>(LOG), signal: this.ending.signal });
  }

  async onApplicationShutdown(): Promise<void> {
    this.ending.abort();
    await this.running;
  }
}

export const openDeskFolder = (module: ModuleRef): DeskFolder => new DeskFolder(module);
