import { pbkdf2Sync, randomBytes } from 'node:crypto';
import { createRequire } from 'node:module';
import { type Kafka } from 'kafkajs';

/** Parts of kafkajs that it does not publish: its encoder of Kafka's flexible forms, and a connection to the controller. */
interface Encoder { writeUVarIntBytes(bytes?: Buffer): Encoder; writeUVarIntString(text: string): Encoder; writeUVarIntArray(rows: Encoder[]): Encoder; writeUVarInt(value: number): Encoder; writeInt8(value: number): Encoder; writeInt32(value: number): Encoder }
interface Decoder { readTaggedFields(): void; readInt32(): number; readInt16(): number; readInt8(): number; readUVarIntString(): string | null; readUVarIntArray<T>(read: (decoder: Decoder) => T): T[] }
interface Request { readonly apiKey: number; readonly apiVersion: number; readonly apiName: string; encode(): Promise<Encoder> }
interface Response<T> { decode(raw: Buffer): Promise<T>; parse(data: T): Promise<T> }
interface Cluster {
  connect(): Promise<void>;
  disconnect(): Promise<void>;
  refreshMetadata(): Promise<void>;
  findControllerBroker(): Promise<{ readonly connectionPool: { send<T>(protocol: { request: Request; response: Response<T> }): Promise<T> } }>;
}

const require = createRequire(import.meta.url);
const EncoderOf = require('kafkajs/src/protocol/encoder.js') as new () => Encoder;
const DecoderOf = require('kafkajs/src/protocol/decoder.js') as new (raw: Buffer) => Decoder;

const sha512 = 2;
const iterations = 8192;

/**
 * The SCRAM users of a cluster (KIP-554: API keys 50 and 51), which kafkajs 2.2.4 cannot ask for or change. The password never leaves this process:
 * the broker is given what RFC 5802 section 3 derives from it.
 */
export class ScramUsers {
  constructor(private readonly kafka: Kafka) {}

  /** The names of all who have credentials for SCRAM-SHA-512. */
  async names(): Promise<string[]> {
    // No list of names: all of them.
    const request = { apiKey: 50, apiVersion: 0, apiName: 'DescribeUserScramCredentials', encode: async () => flexible().writeUVarInt(0).writeUVarIntBytes() };
    const found = await this.ask(request, (decoder) => {
      const [error] = [decoder.readInt16(), decoder.readUVarIntString()];
      const results = decoder.readUVarIntArray((one) => {
        const user = { name: one.readUVarIntString() ?? '', error: one.readInt16() };
        one.readUVarIntString();
        const mechanisms = one.readUVarIntArray((credential) => { const mechanism = credential.readInt8(); credential.readInt32(); credential.readTaggedFields(); return mechanism; });
        one.readTaggedFields();
        return { ...user, mechanisms };
      });
      return { errors: [error], results };
    });
    return found.results.filter(({ mechanisms }) => mechanisms.includes(sha512)).map(({ name }) => name);
  }

  /** Makes users, or gives them new passwords, and takes others away. */
  async change(passwords: ReadonlyMap<string, string>, gone: readonly string[]): Promise<void> {
    if (passwords.size === 0 && gone.length === 0) return;
    const deletions = gone.map((name) => new EncoderOf().writeUVarIntString(name).writeInt8(sha512).writeUVarIntBytes());
    const upsertions = [...passwords].map(([name, password]) => {
      const salt = randomBytes(32);
      return new EncoderOf().writeUVarIntString(name).writeInt8(sha512).writeInt32(iterations).writeUVarIntBytes(salt).writeUVarIntBytes(pbkdf2Sync(password, salt, iterations, 64, 'sha512')).writeUVarIntBytes();
    });
    const request = { apiKey: 51, apiVersion: 0, apiName: 'AlterUserScramCredentials', encode: async () => flexible().writeUVarIntArray(deletions).writeUVarIntArray(upsertions).writeUVarIntBytes() };
    await this.ask(request, (decoder) => ({
      errors: decoder.readUVarIntArray((one) => { one.readUVarIntString(); const error = one.readInt16(); one.readUVarIntString(); one.readTaggedFields(); return error; }), results: [],
    }));
  }

  private async ask<T>(request: Request, read: (decoder: Decoder) => { readonly errors: readonly number[]; readonly results: readonly T[] }): Promise<{ readonly results: readonly T[] }> {
    const cluster = this.cluster();
    await cluster.connect();
    try {
      await cluster.refreshMetadata();
      const broker = await cluster.findControllerBroker();
      return await broker.connectionPool.send({
        request,
        response: {
          decode: async (raw) => {
            const decoder = new DecoderOf(raw);
            decoder.readTaggedFields();
            decoder.readInt32();
            return read(decoder);
          },
          parse: async (data) => {
            const error = data.errors.find((code) => code !== 0);
            if (error !== undefined) throw new Error(`Kafka refused ${request.apiName} with error ${error}`);
            return data;
          },
        },
      });
    } finally {
      await cluster.disconnect();
    }
  }

  private cluster(): Cluster {
    const make = Object.getOwnPropertySymbols(this.kafka).find(({ description }) => description === 'private:Kafka:createCluster');
    return (this.kafka as unknown as Record<symbol, (options: object) => Cluster>)[make!]!({});
  }
}

/** A request in a flexible version: its header ends with tagged fields, of which there are none. */
const flexible = (): Encoder => new EncoderOf().writeUVarIntBytes();
