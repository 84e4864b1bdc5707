import { randomBytes } from 'node:crypto';
import { migrateStore, type Roles } from '#platform';
import { VictimAgain1795651200042 } from './migrations/again.js';
import { VictimAuditLog1795600000031 } from './migrations/audit-log.js';
import { VictimFileFolders1795000000021 } from './migrations/file-folders.js';
import { VictimLetters1796500100001 } from './migrations/letters.js';
import { VictimRecalls1796600100011 } from './migrations/recalls.js';
import { VictimRedirects1796400200001 } from './migrations/redirects.js';
import { VictimSessions1795000000011 } from './migrations/sessions.js';
import { Victim1795000000001 } from './migrations/victim.js';

/** Brings a victim store to the current form as its owner. Safe to run at every start. */
export async function migrateVictimStore(options: { readonly ownerUrl: string; readonly roles: Roles }): Promise<{ readonly applied: number }> {
  return migrateStore({
    ...options,
    migrations: [Victim1795000000001, VictimSessions1795000000011, VictimFileFolders1795000000021, VictimAuditLog1795600000031, VictimAgain1795651200042, VictimRedirects1796400200001, VictimLetters1796500100001, VictimRecalls1796600100011],
    afterwards: async (runner) => {
      await runner.query('insert into audit_key (key) values ($1) on conflict do nothing', [randomBytes(32)]);
    },
  });
}
