import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, renameSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { CannotRun, type Place } from '../place.js';

/** The folder with Kafka's jars; Maven copies them into the cache when they are not there. */
export async function kafkaJars(place: Place): Promise<string> {
  if (areComplete(place.mavenCache)) return place.mavenCache;
  const making = `${place.mavenCache}.${process.pid}`;
  mkdirSync(dirname(making), { recursive: true });
  const output = await runMaven(['-q', '-B', '-f', join(place.repository, 'deploy', 'kafka', 'pom.xml'), 'dependency:copy-dependencies', '-DincludeScope=runtime', `-DoutputDirectory=${making}`]);
  if (output !== null) {
    rmSync(making, { recursive: true, force: true });
    throw new CannotRun(`Maven could not fetch Apache Kafka: ${output}. Check the network or ~/.m2/settings.xml and start again, or set KAFKA_BROKERS.`);
  }
  try {
    renameSync(making, place.mavenCache);
  } catch (error) {
    rmSync(making, { recursive: true, force: true });
    if (!areComplete(place.mavenCache)) throw error;
  }
  return place.mavenCache;
}

function areComplete(folder: string): boolean {
  return existsSync(folder) && readdirSync(folder).some((name) => /^kafka_2\.13-.*\.jar$/.test(name));
}

/** Null when it went well, otherwise what Maven said first. */
function runMaven(args: string[]): Promise<string | null> {
  return new Promise((resolve) => {
    const maven = spawn('mvn', args, { stdio: ['ignore', 'pipe', 'pipe'] });
    let said = '';
    const hear = (chunk: Buffer): void => { said += chunk.toString('utf8'); };
    maven.stdout.on('data', hear);
    maven.stderr.on('data', hear);
    maven.once('error', (error) => resolve(error.message));
    maven.once('exit', (code) => resolve(code === 0 ? null : (said.split('\n').find((line) => line.includes('ERROR')) ?? `exit code ${code}`).replace(/^\[ERROR\] */, '').slice(0, 300)));
  });
}
