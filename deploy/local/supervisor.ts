import { execFile } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { setUpDatabases } from './databases.js';
import { DiskWatch, unlessFull } from './disk.js';
import { type DirectoryFolder } from './directory/directory-folder.js';
import { DirectoryPublisher } from './directory/publisher.js';
import { prepareDirectory } from './directory/sample-directory.js';
import { type KeptProcess, type Watcher } from './kept-process.js';
import { KafkaAdministration, kafkaAs } from './kafka/admin.js';
import { startBroker, type Broker } from './kafka/broker.js';
import { publisherUser, userNames } from './kafka/rules.js';
import { addressOf, keyFolder, nodeProcesses, type NodeSurroundings, plainEnvironment } from './nodes.js';
import { CannotRun, offsets, type Place, port } from './place.js';
import { startCluster, type Cluster } from './postgres/cluster.js';
import { type Progress } from './progress.js';
import { agencies } from './sample/agencies.js';
import { startIdentityProvider } from './identity/start.js';
import { startMailbox } from './mailbox/start.js';
import { Secrets, writePrivately } from './secrets.js';
import { describeStack } from './stack-description.js';
import { removeStackFile, writeStackFile } from './stack-file.js';

const lookAtDisksEveryMs = 5_000;

/** Starts, keeps and ends everything that makes up one local stack. */
export class Supervisor {
  private readonly secrets: Secrets;
  private readonly startedAt = new Date();
  private readonly kept: KeptProcess[] = [];
  private readonly away = new Set<string>();
  private readonly watcher: Watcher;
  private publisher: DirectoryPublisher | undefined;
  private around: NodeSurroundings | undefined;
  private broker: Broker | undefined;
  private clusters: { case: Cluster; victim: Cluster } | undefined;
  private nodes: ReturnType<typeof nodeProcesses> = [];
  private readonly disks: DiskWatch;
  private diskTimer: NodeJS.Timeout | undefined;
  private complete = false;
  private stopping = false;

  constructor(private readonly place: Place, private readonly progress: Progress, private readonly apart: boolean) {
    this.secrets = Secrets.open(place.folder);
    this.disks = new DiskWatch((line) => progress.say(line));
    this.watcher = {
      launched: (process) => {
        if (!this.kept.includes(process)) this.kept.push(process);
        if (this.stopping) process.kill();
        this.tell();
      },
      ended: (name, how, againInMs) => {
        if (this.stopping) return;
        this.away.add(name);
        this.lookAtDisks();
        this.progress.say(`${name} ${how}; starting it again in ${(againInMs / 1000).toFixed(1)} s (its log: ${join(place.folder, 'logs', `${name}.log`)})`);
        this.tell();
      },
      runsAgain: (name) => {
        if (this.stopping) return;
        this.away.delete(name);
        this.progress.say(`${name} runs again`);
        this.tell();
      },
    };
  }

  /** Starts everything; returns when every process says that it is ready. @throws CannotRun */
  async start(): Promise<void> {
    const { place, progress, secrets } = this;
    const directory = await prepareDirectory(place);
    const [identity, clusters, broker] = await Promise.all([
      progress.step('Identity provider', () => startIdentityProvider(place, secrets, this.watcher)),
      this.startStores(),
      progress.step('Apache Kafka: broker, topics and access rules', () => this.startKafka(directory)),
      progress.step('Mailbox', () => startMailbox(place, this.watcher)),
    ]);
    this.clusters = clusters;
    this.broker = broker;
    this.around = {
      place, secrets, caseClusterUrl: clusters.case.url, victimClusterUrl: clusters.victim.url, brokers: broker.brokers, caFile: broker.caFile,
      issuer: identity.issuer, trustAnchorsFile: directory.anchorsFile,
    };
    await progress.step('Directory published', async () => {
      const kafka = kafkaAs(broker, publisherUser, secrets.of(`kafka:${publisherUser}`), { retry: { retries: 3, initialRetryTime: 200 } });
      this.publisher = new DirectoryPublisher(kafka, directory, (line) => progress.say(line));
      await this.publisher.start();
    });
    this.nodes = nodeProcesses(this.around, this.apart, this.watcher);
    for (const agency of agencies) mkdirSync(join(place.folder, 'feed', agency.code), { recursive: true });
    await progress.step(`${this.nodes.length} node processes for ${agencies.length} agencies`, () => Promise.all(this.nodes.map(({ process }) => process.start())));
    this.complete = true;
    this.tell();
    this.diskTimer = setInterval(() => this.lookAtDisks(), lookAtDisksEveryMs);
  }

  /** Ends everything: nodes first, then what they need. Bounded in time. */
  async stop(): Promise<void> {
    this.stopping = true;
    clearInterval(this.diskTimer);
    void this.publisher?.stop();
    const nodes = new Set(this.nodes.map(({ process }) => process));
    await Promise.all([...nodes].map((process) => process.stop()));
    await Promise.all(this.kept.filter((process) => !nodes.has(process)).map((process) => process.stop()));
    removeStackFile(this.place.folder);
  }

  /** Ends everything at once. */
  kill(): void {
    this.stopping = true;
    for (const process of this.kept) process.kill();
    removeStackFile(this.place.folder);
  }

  /** Both clusters with every store in its current form, while the broker, which takes longer, is still starting. */
  private async startStores(): Promise<{ case: Cluster; victim: Cluster }> {
    const clusters = await this.progress.step('PostgreSQL: case and victim cluster, databases and roles', () => this.startClusters());
    await this.progress.step('Stores migrated', () => this.migrate(clusters));
    return clusters;
  }

  private async startClusters(): Promise<{ case: Cluster; victim: Cluster }> {
    const { place, secrets, watcher } = this;
    const one = async (side: 'case' | 'victim', offset: number): Promise<Cluster> => {
      const cluster = await startCluster(place, side, port(place, offset), secrets, watcher);
      await setUpDatabases(cluster.url, secrets, side);
      return cluster;
    };
    const [caseCluster, victimCluster] = await Promise.all([one('case', offsets.caseCluster), one('victim', offsets.victimCluster)]);
    return { case: caseCluster, victim: victimCluster };
  }

  private async startKafka(folder: DirectoryFolder): Promise<Broker> {
    const directory = folder.read();
    const broker = await startBroker(this.place, userNames(directory), this.secrets, this.watcher, (line) => this.progress.say(line));
    const kafka = new KafkaAdministration(broker);
    await kafka.apply(await kafka.plan(directory, folder.versions()), (user) => this.secrets.of(`kafka:${user}`));
    return broker;
  }

  private async migrate(clusters: { case: Cluster; victim: Cluster }): Promise<void> {
    const log = join(this.place.folder, 'logs', 'migrate.log');
    try {
      await promisify(execFile)(process.execPath, ['--enable-source-maps', join(import.meta.dirname, 'migrate.js')], {
        cwd: this.place.repository,
        env: plainEnvironment({ MAG_VAR: this.place.folder, MIGRATE: `${clusters.case.url} ${clusters.victim.url}` }),
      });
    } catch (cause) {
      const said = String((cause as { stderr?: string }).stderr ?? '');
      writePrivately(log, said);
      throw new CannotRun(`the stores could not be migrated: ${/^\S*Error.*$/m.exec(said)?.[0] ?? 'no reason given'}; see ${log}`, { cause });
    }
  }

  private tell(): void {
    const { around, broker, clusters } = this;
    if (!around || !broker || !clusters || this.stopping) return;
    unlessFull(() => writeStackFile(this.place.folder, describeStack({
      around, broker, clusters, nodes: this.nodes, startedAt: this.startedAt, ready: this.complete && this.away.size === 0,
      identityProviderPid: this.kept.find(({ program }) => program.name === 'identity-provider')?.pid ?? null,
      addressOf: (agency, role) => addressOf(this.place, agency, role), keyFolder: (code) => keyFolder(this.place, code),
    })));
  }

  private lookAtDisks(): void {
    const data = [this.clusters?.case.dataFolder, this.clusters?.victim.dataFolder].filter((folder) => typeof folder === 'string' && !folder.startsWith(this.place.folder)) as string[];
    if (!this.disks.look([this.place.folder, ...data])) return;
    for (const process of this.kept) process.note();
    this.tell();
  }
}
