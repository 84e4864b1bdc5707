import { currentEdition, loadGazetteer, nsplSample } from '#gazetteer';
import { openDatabase } from '#platform';
import { databaseUrl } from '../databases.js';
import { type Secrets } from '../secrets.js';
import { agencies } from './agencies.js';

/** Loads the sample of the postcode lookup into the store of whoever asks by place, unless an edition is there: what somebody has loaded stays. */
export async function loadSamplePlaces(caseClusterUrl: string, secrets: Secrets): Promise<void> {
  for (const { code } of agencies.filter(({ app }) => app === 'gateway')) {
    const database = openDatabase(databaseUrl(caseClusterUrl, secrets, code, 'case', 'owner'), { max: 3, name: 'mag' });
    try {
      if (await currentEdition(database.sql) === undefined) await loadGazetteer(database, bytesOf(nsplSample()));
    } finally {
      await database.close();
    }
  }
}

async function* bytesOf(lines: Iterable<string>): AsyncGenerator<Buffer> {
  for (const line of lines) yield await Promise.resolve(Buffer.from(line));
}
