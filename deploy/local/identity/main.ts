import { readFileSync } from 'node:fs';
import { createServer, type IncomingMessage } from 'node:http';
import { signingKeys } from './keys.js';
import { type IdentitySettings, makeProvider } from './provider.js';
import { answerSignIn } from './sign-in-page.js';

/** The development identity provider as a process: `main.js SETTINGS_FILE`. */
const settings = JSON.parse(readFileSync(process.argv[2] ?? '', 'utf8')) as IdentitySettings;
const provider = makeProvider(settings, await signingKeys(settings.keysFile) as never);
const answer = provider.callback();
const server = createServer((request, response) => {
  if (request.url === '/health/ready') {
    response.writeHead(200, { 'content-type': 'application/json' }).end('{"status":"ready"}');
  } else if (request.url?.startsWith('/interaction/')) {
    answerSignIn(provider, settings.people, request, response).catch(() => { response.writeHead(400).end('This sign-in has ended. Go back to the page you came from.'); });
  } else {
    if (request.url?.startsWith('/auth?')) forgetSession(request);
    void answer(request, response);
  }
});

/** Each sign-in begins afresh, so that a tester can be one person after another. */
function forgetSession({ headers }: IncomingMessage): void {
  if (headers.cookie !== undefined) headers.cookie = headers.cookie.split(/; */).filter((each) => !each.startsWith('_session')).join('; ');
}

server.listen(settings.port, '127.0.0.1');
for (const signal of ['SIGTERM', 'SIGINT'] as const) {
  process.once(signal, () => {
    server.close(() => process.exit(0));
    server.closeAllConnections();
  });
}
