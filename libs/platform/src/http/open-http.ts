import { type Server } from 'node:http';
import { type AddressInfo } from 'node:net';
import { type DynamicModule } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { type NestExpressApplication } from '@nestjs/platform-express';
import { type Request, type Response } from 'express';
import helmet from 'helmet';
import { type Registry } from 'prom-client';
import { type NodeLog } from '../log/log.js';
import { contentSecurity, formLimits, type HttpPages, isForm } from './http-pages.js';
import { IdempotencyInterceptor, type IdempotencyParts } from './idempotency-interceptor.js';
import { addDescription, addProbes, type HealthCheck, timeRequests } from './open-routes.js';
import { ProblemFilter } from './problem-filter.js';
import { requestValidation } from './validation.js';

/** Bytes that a JSON body may have; larger content is uploaded as a stream. */
export const jsonLimit = 256 * 1024;

/** Minutes that an upload may take to arrive. */
const uploadMinutes = 30;

/** What one HTTP host of a node is made of. */
export interface HttpParts {
  /** The title in the description of the routes. */
  readonly title: string;
  readonly host: string;
  /** 0 for any free port. */
  readonly port: number;
  readonly log: NodeLog;
  readonly registry: Registry;
  readonly checks: readonly HealthCheck[];
  /** Left out where a host takes no POST. */
  readonly idempotency?: IdempotencyParts;
  /** Left out where a host has no pages. */
  readonly pages?: HttpPages;
}

/** An HTTP host that listens. */
export interface HttpHost {
  readonly port: number;
  readonly app: NestExpressApplication;
  close(): Promise<void>;
}

/**
 * Starts a Nest application of its own with the rules of every node: problems, limits, strict validation, security headers, no caching,
 * idempotency keys, probes, metrics, the description, and pages where there are any. Nothing in it is global, so that several agencies share a process.
 */
export async function openHttp(module: DynamicModule, parts: HttpParts): Promise<HttpHost> {
  const app = await NestFactory.create<NestExpressApplication>(module, { bodyParser: false, rawBody: true, logger: false, abortOnError: false, forceCloseConnections: true });
  try {
    app.set('etag', false);
    app.set('query parser', 'simple');
    timeRequests(app, parts.registry);
    app.use(helmet({ contentSecurityPolicy: { useDefaults: false, directives: contentSecurity(parts.pages) }, referrerPolicy: { policy: 'same-origin' } }));
    app.use((_: Request, response: Response, next: () => void) => { response.setHeader('Cache-Control', 'no-store'); next(); });
    addProbes(app, parts);
    app.useBodyParser('json', { limit: jsonLimit, strict: true });
    if (parts.pages !== undefined) app.useBodyParser('urlencoded', { ...formLimits, extended: false, type: (request) => isForm(request as Request) });
    app.useGlobalFilters(new ProblemFilter(parts.log, parts.pages));
    app.useGlobalPipes(requestValidation());
    if (parts.pages !== undefined) app.useGlobalInterceptors(parts.pages.interceptor);
    if (parts.idempotency !== undefined) app.useGlobalInterceptors(new IdempotencyInterceptor(parts.idempotency));
    addDescription(app, parts.title);
    await app.listen(parts.port, parts.host);
  } catch (error) {
    await app.close();
    throw error;
  }
  const server = app.getHttpServer() as Server;
  server.requestTimeout = uploadMinutes * 60_000;
  return { port: (server.address() as AddressInfo).port, app, close: () => app.close() };
}
