import { existsSync, renameSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { SMTPServer } from 'smtp-server';

/** The development mailbox as a process: `main.js PORT FOLDER`. Each mail that comes is a file in the folder; an address is refused for the time being while a file `<address>.closed` is there. */
const [port, folder = ''] = [Number(process.argv[2]), process.argv[3]];
const isClosed = (address: string): boolean => existsSync(join(folder, `${basename(address)}.closed`));

const server = new SMTPServer({
  disabledCommands: ['AUTH', 'STARTTLS'], size: 10_000_000,
  onRcptTo({ address }, _session, done) {
    done(isClosed(address) ? Object.assign(new Error('This mailbox is closed for the moment.'), { responseCode: 451 }) : null);
  },
  onData(stream, session, done) {
    const chunks: Buffer[] = [];
    stream.on('data', (chunk: Buffer) => chunks.push(chunk));
    stream.on('error', done);
    stream.on('end', () => {
      const file = join(folder, `${new Date().toISOString().replaceAll(/[:.]/g, '-')}-${session.id}.eml`);
      writeFileSync(`${file}.part`, Buffer.concat(chunks), { mode: 0o600 });
      renameSync(`${file}.part`, file);
      done();
    });
  },
});
server.listen(port, '127.0.0.1');
for (const signal of ['SIGTERM', 'SIGINT'] as const) process.once(signal, () => server.close(() => process.exit(0)));
