import { asGatewayError } from '#messages';

/** Something that runs until it is closed. */
export interface Closable {
  close(): Promise<void>;
}

const longestCloseMs = 20_000;

/**
 * Runs one process of a node: starts it, and closes it once on SIGTERM or SIGINT. A start that fails says why in one line, naming the setting
 * if one is to blame, and exits with 2.
 */
export async function runProcess(start: () => Promise<Closable>): Promise<void> {
  let running: Closable;
  try {
    running = await start();
  } catch (error) {
    const { code, message, facts } = asGatewayError(error);
    const named = Object.entries(facts).map(([name, value]) => `${name} ${String(value)}`).join(', ');
    process.stderr.write(`${code}: ${message}${named === '' ? '' : ` (${named})`}\n`);
    process.exit(2);
  }
  let closing = false;
  for (const signal of ['SIGTERM', 'SIGINT'] as const) {
    process.on(signal, () => {
      if (closing) return;
      closing = true;
      setTimeout(() => process.exit(1), longestCloseMs).unref();
      running.close().then(() => process.exit(0), () => process.exit(1));
    });
  }
}
