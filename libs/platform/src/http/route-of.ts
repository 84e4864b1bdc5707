import { type Request } from 'express';

/** The route's template, e.g. `/api/incidents/:id`; never the address as asked, which may carry an identifier. */
export function routeOf(request: Request): string {
  const { path } = (request.route ?? {}) as { path?: unknown };
  return typeof path === 'string' ? path : 'none';
}
