import { type NestExpressApplication } from '@nestjs/platform-express';
import { type Express, type Request, type Response } from 'express';
import { Histogram, type Registry } from 'prom-client';
import { descriptionOf } from './describe-routes.js';
import { routeOf } from './route-of.js';

/** Something without which a process cannot serve, e.g. `case-store`; `check` throws or rejects while it is away. */
export interface HealthCheck {
  readonly name: string;
  readonly check: () => Promise<unknown>;
}

/** What a probe is told. */
export interface Health {
  readonly status: 'ready' | 'not-ready';
  readonly checks: readonly { readonly name: string; readonly ok: boolean }[];
}

const longestCheckMs = 2000;

/** Runs all checks at once; one that takes longer than two seconds has failed. Tells names only, never why. */
export async function healthOf(checks: readonly HealthCheck[]): Promise<Health> {
  const results = await Promise.all(checks.map(async ({ name, check }) => ({ name, ok: await passes(check) })));
  return { status: results.every(({ ok }) => ok) ? 'ready' : 'not-ready', checks: results };
}

async function passes(check: () => Promise<unknown>): Promise<boolean> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<boolean>((resolve) => { timer = setTimeout(() => resolve(false), longestCheckMs); });
  try {
    return await Promise.race([Promise.resolve().then(check).then(() => true, () => false), late]);
  } finally {
    clearTimeout(timer);
  }
}

const expressOf = (app: NestExpressApplication): Express => app.getHttpAdapter().getInstance() as unknown as Express;

/** Adds the routes that need no token, the only ones: liveness, readiness and metrics. */
export function addProbes(app: NestExpressApplication, parts: { readonly checks: readonly HealthCheck[]; readonly registry: Registry }): void {
  const http = expressOf(app);
  http.get('/health/live', (_: Request, response: Response) => { response.json({ status: 'live' }); });
  http.get('/health/ready', async (_: Request, response: Response) => {
    const health = await healthOf(parts.checks);
    response.status(health.status === 'ready' ? 200 : 503).json(health);
  });
  http.get('/metrics', async (_: Request, response: Response) => {
    response.type(parts.registry.contentType).send(await parts.registry.metrics());
  });
}

/** Times every request under its route's template; an address nobody serves counts as `none`. */
export function timeRequests(app: NestExpressApplication, registry: Registry): void {
  const seconds = new Histogram({
    name: 'mag_http_seconds', help: 'Time per HTTP request', labelNames: ['method', 'route', 'status'], buckets: [0.005, 0.02, 0.1, 0.5, 2, 10, 60], registers: [registry],
  });
  app.use((request: Request, response: Response, next: () => void) => {
    const stop = seconds.startTimer();
    response.once('finish', () => stop({ method: request.method, route: routeOf(request), status: String(response.statusCode) }));
    next();
  });
}

/** Serves the description of all routes, made once from the controllers themselves. */
export function addDescription(app: NestExpressApplication, title: string): void {
  const text = JSON.stringify(descriptionOf(app, title));
  expressOf(app).get('/api/openapi.json', (_: Request, response: Response) => { response.type('application/json').send(text); });
}
