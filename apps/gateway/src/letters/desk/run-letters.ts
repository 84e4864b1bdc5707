import { type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import { type ModuleRef } from '@nestjs/core';
import { CASE_READ_DATABASE, OPEN_AT_DESK, type OpenAtDesk } from '#exchange/victim-parts';
import { type CaseDatabase, LOG, runLoops, SETTINGS } from '#exchange/web';
import { type DeskSettings, type NodeLog, openDatabase, sqlOver } from '#platform';
import { sendLetters } from './send-letters.js';
import { mailThrough } from './send-mail.js';
import { takeLetters } from './take-letters.js';
import { waysIn } from './ways.js';

const idleMs = 1_000;

/** The letters of one desk, worked on by one process at a time. */
class LettersOfDesk implements OnApplicationBootstrap, OnApplicationShutdown {
  private close: (() => Promise<void>) | undefined;

  constructor(private readonly module: ModuleRef) {}

  onApplicationBootstrap(): void {
    const of = <T>(token: symbol): T => this.module.get<T>(token, { strict: false });
    const { agency, victimDatabaseUrl, letters } = of<DeskSettings>(SETTINGS);
    const [open, caseSql] = [of<OpenAtDesk>(OPEN_AT_DESK), sqlOver(of<CaseDatabase>(CASE_READ_DATABASE))];
    const database = openDatabase(victimDatabaseUrl, { max: 3, name: `${agency}.letters` });
    const mail = mailThrough(letters?.mailServer);
    const parts = { agency, database, open, caseSql, ways: () => waysIn(letters?.file), mail };
    const loops = runLoops(database, 'letters', [
      { name: 'take-letters', idleMs, woken: true, run: () => takeLetters(parts) },
      { name: 'send-letters', idleMs, woken: true, run: () => sendLetters(parts) },
    ], of<NodeLog>(LOG));
    this.close = async () => {
      await loops.close();
      mail.close();
      await database.close();
    };
  }

  async onApplicationShutdown(): Promise<void> {
    await this.close?.();
  }
}

export const openLetters = (module: ModuleRef): LettersOfDesk => new LettersOfDesk(module);
