/** What surrounds a test file: the process itself, as it was before the file when the file has ended. */
import { ModernFakeTimers } from '@jest/fake-timers';
import { ModuleMocker } from 'jest-mock';

export default class PlainEnvironment {
  global = globalThis;
  moduleMocker = new ModuleMocker(globalThis);
  fakeTimers = null;

  constructor({ projectConfig }) {
    this.fakeTimersModern = new ModernFakeTimers({ config: projectConfig, global: globalThis });
    this.before = { env: { ...process.env }, exit: process.exit, console: globalThis.console, folder: process.cwd() };
  }

  /** Each `expect` keeps a stack for its message: a hundred frames, as Jest asks for, cost more than all they ever tell. */
  async setup() { Error.stackTraceLimit = 25; }

  async teardown() {
    const { env, exit, console, folder } = this.before;
    this.fakeTimersModern.dispose();
    for (const name of Object.keys(process.env)) if (!(name in env)) delete process.env[name];
    Object.assign(process.env, env);
    process.exit = exit;
    globalThis.console = console;
    process.chdir(folder);
  }

  exportConditions() { return ['node', 'node-addons']; }

  getVmContext() { return null; }
}
