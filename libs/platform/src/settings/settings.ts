import { GatewayError } from '#messages';

/** Settings that every process of a node has. */
export interface NodeSettings {
  /** Which agency this node is. */
  readonly agency: string;
  /** File with the pinned trust anchors, a JWK Set of public keys. */
  readonly trustAnchorsFile: string;
  /** Port of HTTP (pages and API; for the exchange only health and metrics), on the address below. */
  readonly port: number;
  /** Address to listen on. */
  readonly host: string;
}

/** Who signs people in (OpenID Connect). */
export interface SignInSettings {
  readonly issuer: string;
  readonly audience: string;
}

/** Where the pages of this process are reached, and as which client they sign people in. */
export interface PagesSettings {
  /** The address that people type, without a path; with `https` the session's cookie never travels in the clear. */
  readonly address: string;
  readonly client: string;
  /** Only for a client that has one; ours prove themselves by PKCE alone (RFC 7636). */
  readonly clientSecret?: string;
}

/** A folder for files of and for a system that has no API, and on whose behalf a file acts. */
export interface FileFolderSettings {
  /** The folder; that of the desk is another than that of web. */
  readonly root: string;
  /** The name under which a file acts, in the audit and in messages; nobody's own. */
  readonly person: string;
  /** The role in which it acts: it sees and does what that role may, and nothing else. */
  readonly role: string;
  /** The teams that it works for, where what the role sees depends on them. */
  readonly teams: readonly string[];
}

/** For which uses a JWK Set may stand in the environment, and in which setting. */
const keySets = { signing: 'MAG_SIGNING_KEYS', exchange: 'MAG_EXCHANGE_KEYS', victim: 'MAG_VICTIM_KEYS' } as const;
type KeyUse = keyof typeof keySets;

/**
 * Where a process has its private keys: a folder with a file for each use, or JWK Sets that stood in the environment and no longer do. These come out of a function, so that settings that are
 * printed show none.
 */
export type KeySettings = { readonly folder: string } | { readonly setOf: (use: KeyUse) => { readonly setting: string; readonly text: string } };

/** Settings of the `exchange` process: the only one with Kafka and with the signing key. */
export interface ExchangeSettings extends NodeSettings {
  readonly kafka: { readonly brokers: readonly string[]; readonly caFile: string; readonly user: string; readonly password: string };
  /** `MAG_KEYS`, a folder with `signing.jwk.json` and `exchange.jwk.json`, or `MAG_SIGNING_KEYS` and `MAG_EXCHANGE_KEYS`. */
  readonly keys: KeySettings;
  readonly caseDatabaseUrl: string;
  /** A role that may insert arrivals and requests and read only what the desk puts out. */
  readonly victimDatabaseUrl: string;
  /** Only at a MAPPA node. */
  readonly mappaDatabaseUrl?: string;
  /** A file with newer bank holidays than those released with this version, as https://www.gov.uk/bank-holidays.json has them; read at the start. */
  readonly bankHolidaysFile?: string;
}

/** Settings of the `web` process: no private key, no Kafka user, no role on the victim store. */
export interface WebSettings extends NodeSettings {
  readonly signIn: SignInSettings;
  readonly pages: PagesSettings;
  readonly caseDatabaseUrl: string;
  /** Folder watched for files of the agency's own system, if it has one. */
  readonly feedFolder?: string;
  readonly fileFolder?: FileFolderSettings;
  /** As of the exchange: by it is told what is overdue. */
  readonly bankHolidaysFile?: string;
}

/** How letters to places without a node leave the desk. Without it each is sent by hand. */
export interface LetterSettings {
  /** The file that says how each place is reached; read anew whenever it is needed. */
  readonly file: string;
  /** The address of the server that takes secure mail: `smtps://` or, with STARTTLS demanded, `smtp://`, with user and password in it where it asks for them. */
  readonly mailServer?: string;
}

/** Settings of the `desk` process: the only one with the victim decryption key and the victim role. */
export interface DeskSettings extends NodeSettings {
  readonly signIn: SignInSettings;
  readonly pages: PagesSettings;
  /** `MAG_KEYS`, a folder with `victim.jwk.json`, or `MAG_VICTIM_KEYS`. */
  readonly keys: KeySettings;
  readonly victimDatabaseUrl: string;
  /** A role that may only read the case store. */
  readonly caseDatabaseUrl: string;
  readonly fileFolder?: FileFolderSettings;
  /** Only at the gateway. */
  readonly letters?: LetterSettings;
}

const known = new Set([
  'MAG_AGENCY', 'MAG_TRUST_ANCHORS', 'MAG_PORT', 'MAG_HOST', 'MAG_OIDC_ISSUER', 'MAG_OIDC_AUDIENCE', 'MAG_OIDC_CLIENT', 'MAG_OIDC_CLIENT_SECRET', 'MAG_PAGES_ADDRESS', 'MAG_KAFKA_BROKERS', 'MAG_KAFKA_CA',
  'MAG_KAFKA_USER', 'MAG_KAFKA_PASSWORD', 'MAG_KEYS', 'MAG_CASE_DATABASE_URL', 'MAG_VICTIM_DATABASE_URL', 'MAG_MAPPA_DATABASE_URL', 'MAG_FEED_FOLDER', 'MAG_FILE_FOLDER', 'MAG_FILE_FOLDER_PERSON', 'MAG_FILE_FOLDER_ROLE', 'MAG_FILE_FOLDER_TEAMS', 'MAG_BANK_HOLIDAYS', 'MAG_LETTERS', 'MAG_MAIL_SERVER',
  ...Object.values(keySets), 'MAG_FAILPOINT_FILE', 'MAG_VAR', 'MAG_PORT_BASE', 'MAG_STACK', 'MAG_CASE_CLUSTER_URL', 'MAG_VICTIM_CLUSTER_URL',
]);

/** Reads one process's settings from the environment; stops the start, naming the setting, on a missing, malformed or unknown one. */
class Environment {
  /** Private keys are taken out before anything else, so that neither a child process nor a report of a crash has them. */
  private readonly taken: ReadonlyMap<string, string>;

  constructor(private readonly variables: NodeJS.ProcessEnv) {
    this.taken = new Map(Object.values(keySets).flatMap((name) => {
      const text = this.optional(name);
      delete variables[name];
      return text === undefined ? [] : [[name, text] as const];
    }));
    for (const name of Object.keys(variables)) {
      if (name.startsWith('MAG_') && !known.has(name)) throw new GatewayError('CONFIG_SETTING_UNKNOWN', { setting: name });
    }
  }

  text(name: string): string {
    const value = this.variables[name];
    if (value === undefined || value === '') throw new GatewayError('CONFIG_SETTING_MISSING', { setting: name });
    return value;
  }

  optional(name: string): string | undefined {
    return this.variables[name] === '' ? undefined : this.variables[name];
  }

  /** The private keys of exactly these uses, each in exactly one of the two ways; a process that is given a key which it must not have does not start. */
  keys(...uses: KeyUse[]): KeySettings {
    this.refuseKeysBut(...uses);
    const folder = this.optional('MAG_KEYS');
    for (const name of uses.map((use) => keySets[use])) {
      if (folder !== undefined && this.taken.has(name)) throw new GatewayError('CONFIG_SETTING_INVALID', { setting: `MAG_KEYS beside ${name}` });
      if (folder === undefined && !this.taken.has(name)) throw new GatewayError('CONFIG_SETTING_MISSING', { setting: `MAG_KEYS or ${name}` });
    }
    return folder === undefined ? { setOf: (use) => ({ setting: keySets[use], text: this.taken.get(keySets[use]) ?? '' }) } : { folder };
  }

  refuseKeysBut(...uses: KeyUse[]): void {
    for (const [use, name] of Object.entries(keySets)) {
      if (this.taken.has(name) && !uses.includes(use as KeyUse)) throw new GatewayError('CONFIG_SETTING_INVALID', { setting: name });
    }
  }

  /** The origin of an address: scheme, host and port and nothing else. */
  origin(name: string): string {
    const value = this.text(name);
    if (!URL.canParse(value) || new URL(value).origin !== value || !/^https?:/.test(value)) throw new GatewayError('CONFIG_SETTING_INVALID', { setting: name });
    return value;
  }

  port(name: string): number {
    const value = Number(this.text(name));
    if (!Number.isInteger(value) || value < 0 || value > 65_535) throw new GatewayError('CONFIG_SETTING_INVALID', { setting: name });
    return value;
  }
}

function node(from: Environment): NodeSettings {
  return { agency: from.text('MAG_AGENCY'), trustAnchorsFile: from.text('MAG_TRUST_ANCHORS'), port: from.port('MAG_PORT'), host: from.optional('MAG_HOST') ?? '127.0.0.1' };
}

function signIn(from: Environment): SignInSettings {
  return { issuer: from.text('MAG_OIDC_ISSUER'), audience: from.optional('MAG_OIDC_AUDIENCE') ?? 'mag' };
}

function pages(from: Environment): PagesSettings {
  const clientSecret = from.optional('MAG_OIDC_CLIENT_SECRET');
  return { address: from.origin('MAG_PAGES_ADDRESS'), client: from.optional('MAG_OIDC_CLIENT') ?? 'mag-pages', ...(clientSecret === undefined ? {} : { clientSecret }) };
}

/** Nothing where no folder is named; a folder needs a role. */
function fileFolder(from: Environment): { readonly fileFolder?: FileFolderSettings } {
  const root = from.optional('MAG_FILE_FOLDER');
  if (root === undefined) return {};
  const teams = (from.optional('MAG_FILE_FOLDER_TEAMS') ?? '').split(',').map((team) => team.trim()).filter((team) => team !== '');
  return { fileFolder: { root, person: from.optional('MAG_FILE_FOLDER_PERSON') ?? 'file-folder', role: from.text('MAG_FILE_FOLDER_ROLE'), teams } };
}

/** Nothing where no file is named; the server must be one of mail. */
function letters(from: Environment): { readonly letters?: LetterSettings } {
  const [file, mailServer] = [from.optional('MAG_LETTERS'), from.optional('MAG_MAIL_SERVER')];
  if (mailServer !== undefined && !(URL.canParse(mailServer) && /^smtps?:$/.test(new URL(mailServer).protocol))) throw new GatewayError('CONFIG_SETTING_INVALID', { setting: 'MAG_MAIL_SERVER' });
  return file === undefined ? {} : { letters: { file, ...(mailServer === undefined ? {} : { mailServer }) } };
}

/** @throws GatewayError CONFIG_* naming the setting. */
export function exchangeSettings(variables: NodeJS.ProcessEnv = process.env): ExchangeSettings {
  const from = new Environment(variables);
  const [mappaDatabaseUrl, bankHolidaysFile] = [from.optional('MAG_MAPPA_DATABASE_URL'), from.optional('MAG_BANK_HOLIDAYS')];
  return Object.freeze({
    ...node(from),
    kafka: { brokers: from.text('MAG_KAFKA_BROKERS').split(','), caFile: from.text('MAG_KAFKA_CA'), user: from.text('MAG_KAFKA_USER'), password: from.text('MAG_KAFKA_PASSWORD') },
    keys: from.keys('signing', 'exchange'),
    caseDatabaseUrl: from.text('MAG_CASE_DATABASE_URL'),
    victimDatabaseUrl: from.text('MAG_VICTIM_DATABASE_URL'),
    ...(mappaDatabaseUrl === undefined ? {} : { mappaDatabaseUrl }),
    ...(bankHolidaysFile === undefined ? {} : { bankHolidaysFile }),
  });
}

/** @throws GatewayError CONFIG_* naming the setting. */
export function webSettings(variables: NodeJS.ProcessEnv = process.env): WebSettings {
  const from = new Environment(variables);
  from.refuseKeysBut();
  const [feedFolder, bankHolidaysFile] = [from.optional('MAG_FEED_FOLDER'), from.optional('MAG_BANK_HOLIDAYS')];
  return Object.freeze({
    ...node(from), signIn: signIn(from), pages: pages(from), caseDatabaseUrl: from.text('MAG_CASE_DATABASE_URL'), ...(feedFolder === undefined ? {} : { feedFolder }), ...fileFolder(from),
    ...(bankHolidaysFile === undefined ? {} : { bankHolidaysFile }),
  });
}

/** @throws GatewayError CONFIG_* naming the setting. */
export function deskSettings(variables: NodeJS.ProcessEnv = process.env): DeskSettings {
  const from = new Environment(variables);
  return Object.freeze({
    ...node(from), signIn: signIn(from), pages: pages(from), keys: from.keys('victim'),
    victimDatabaseUrl: from.text('MAG_VICTIM_DATABASE_URL'), caseDatabaseUrl: from.text('MAG_CASE_DATABASE_URL'), ...fileFolder(from), ...letters(from),
  });
}

/** The file that arms failpoints, named by fault tests only. */
export function failpointFile(variables: NodeJS.ProcessEnv = process.env): string | undefined {
  return variables['MAG_FAILPOINT_FILE'];
}
