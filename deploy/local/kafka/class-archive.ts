import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, renameSync, rmSync } from 'node:fs';
import { promisify } from 'node:util';

/** Kafka's classes as the JVM keeps them: options to start with, and what is to be done when the broker has ended. */
export interface ClassArchive {
  readonly options: readonly string[];
  ended(cleanly: boolean): void;
}

/**
 * An archive of Kafka's classes beside its jars, one for each Java: the broker loads in half the time with it. The first broker that ends cleanly
 * writes it. The JVM leaves an archive alone that is not exactly of this Java and these jars, so none can break a start.
 */
export async function classArchive(java: string, jars: string): Promise<ClassArchive> {
  const { stderr } = await promisify(execFile)(java, ['-version']);
  const archive = `${jars}-${createHash('sha256').update(stderr).digest('hex').slice(0, 16)}.jsa`;
  // A Java that knows no such archive starts without one.
  const lenient = '-XX:+IgnoreUnrecognizedVMOptions';
  if (existsSync(archive)) return { options: [lenient, '-Xshare:auto', `-XX:SharedArchiveFile=${archive}`], ended: () => undefined };
  const making = `${archive}.${process.pid}`;
  return {
    options: [lenient, `-XX:ArchiveClassesAtExit=${making}`],
    ended(cleanly) {
      if (cleanly && existsSync(making)) renameSync(making, archive);
      else rmSync(making, { force: true });
    },
  };
}
