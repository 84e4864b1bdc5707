import { type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import { type ModuleRef } from '@nestjs/core';
import { join } from 'node:path';
import { Counter, type Registry } from 'prom-client';
import { VICTIM_DATABASE, VICTIM_READING, type VictimDatabase, type VictimReading } from '#exchange/victim-parts';
import { LOG, METRICS, SETTINGS } from '#exchange/web';
import { type DeskSettings, type NodeLog, sqlOver, transactionOver } from '#platform';
import { removeDrafts } from '../drop/write-file.js';
import { deskOutlet } from '../out/desk-outlet.js';
import { actingAs } from './acting.js';
import { checkFolder, prepareFolder } from './prepare-folder.js';
import { putOutLoop } from './put-out-loop.js';
import { runFolder, type RunningFolder } from './run-folder.js';

/** The file folder of the desk: `out` has the victim part of each message that came in, for the owner alone. */
class DeskFolder implements OnApplicationBootstrap, OnApplicationShutdown {
  private running: RunningFolder | undefined;

  constructor(private readonly module: ModuleRef) {}

  async onApplicationBootstrap(): Promise<void> {
    const of = <T>(token: symbol): T => this.module.get<T>(token, { strict: false });
    const { agency, fileFolder, victimDatabaseUrl } = of<DeskSettings>(SETTINGS);
    if (fileFolder === undefined) return;
    const { root } = fileFolder;
    const { actor, role } = actingAs(agency, fileFolder, ['victim-part']);
    await checkFolder(root, ['out'], { isPrivate: true });
    const database = of<VictimDatabase>(VICTIM_DATABASE);
    const store = { sql: sqlOver(database), inTransaction: <T>(work: Parameters<typeof transactionOver<T>>[1]) => transactionOver(database, work) };
    const out = join(root, 'out');
    // Which messages said something of a victim is for nobody but the desk, so a count tells neither that nor a kind.
    const looked = new Counter({ name: 'mag_folder_looked_at_total', help: 'Messages looked at to be put out as files', registers: [of<Registry>(METRICS)] });
    const loop = putOutLoop({
      store, outlets: [deskOutlet(actor, role, of<VictimReading>(VICTIM_READING), out)], count: (done) => looked.inc(done.looked),
      async ready() {
        await prepareFolder(root, ['out'], { isPrivate: true });
        await removeDrafts(out);
      },
    });
    this.running = runFolder({ databaseUrl: victimDatabaseUrl, lock: 'file-folder', agency, log: of<NodeLog>(LOG) }, [loop]);
  }

  async onApplicationShutdown(): Promise<void> {
    await this.running?.close();
  }
}

export const openDeskFolder = (module: ModuleRef): DeskFolder => new DeskFolder(module);
