import 'reflect-metadata';
import { readFileSync } from 'node:fs';
import { type RunningNode } from '#exchange';
import { deskSettings, exchangeSettings, webSettings } from '#platform';
import { loadApp } from './apps.js';
import { type HostFile } from './host-file.js';
import { type SampleApp } from './sample/agencies.js';

/** Starts one agency's part in this process. Each role loads only its own code. */
async function startNode(role: HostFile['role'], app: SampleApp, settings: Readonly<Record<string, string>>): Promise<RunningNode> {
  const part = await loadApp(app);
  switch (role) {
    case 'exchange': return (await import('#exchange')).startExchange(part, exchangeSettings(settings));
    case 'web': return (await import('#exchange/web')).startWeb(part, webSettings(settings));
    case 'desk': return (await import('#exchange/desk')).startDesk(part, deskSettings(settings));
  }
}

const { role, nodes } = JSON.parse(readFileSync(process.argv[2] ?? '', 'utf8')) as HostFile;
const running = await Promise.all(nodes.map(({ app, settings }) => startNode(role, app, settings)));

let closing = false;
for (const signal of ['SIGTERM', 'SIGINT'] as const) {
  process.on(signal, () => {
    if (closing) return;
    closing = true;
    void Promise.allSettled(running.map((node) => node.close())).then((ends) => process.exit(ends.every((each) => each.status === 'fulfilled') ? 0 : 1));
  });
}
