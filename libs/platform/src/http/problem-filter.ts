import { type ArgumentsHost, Catch, type ExceptionFilter } from '@nestjs/common';
import { type Request, type Response } from 'express';
import { errorFields, type NodeLog } from '../log/log.js';
import { problemOf, problemType, requestError } from './problem.js';
import { type HttpPages, isPageAddress } from './http-pages.js';
import { routeOf } from './route-of.js';

/** Seconds after which a caller may try again what is only busy or away. */
const retryAfter = '1';

/**
 * Answers every error, also those of the router and the body parsers, as a problem, and outside the API as a page where there are pages. Two absent
 * things are answered byte for byte alike.
 * Only faults of ours are logged, by name and code: a foreign error's text may carry values.
 */
@Catch()
export class ProblemFilter implements ExceptionFilter {
  constructor(private readonly log: NodeLog, private readonly pages?: HttpPages) {}

  catch(thrown: unknown, host: ArgumentsHost): void {
    const request = host.switchToHttp().getRequest<Request>();
    const response = host.switchToHttp().getResponse<Response>();
    const error = requestError(thrown);
    const problem = problemOf(error);
    if (problem.status >= 500) {
      this.log.error('a request failed', { ...errorFields(error.cause ?? thrown), code: error.code, status: problem.status, method: request.method, route: routeOf(request) });
    }
    if (response.headersSent) {
      response.destroy();
      return;
    }
    if (problem.status === 503 || error.code === 'REQUEST_IN_PROGRESS') response.setHeader('Retry-After', retryAfter);
    if (problem.status === 413) response.setHeader('Connection', 'close');
    if (this.pages !== undefined && isPageAddress(request)) {
      void this.pages.answerError(error, problem, request, response).catch(() => response.destroy());
      return;
    }
    if (problem.status === 401) response.setHeader('WWW-Authenticate', 'Bearer');
    const body = Buffer.from(JSON.stringify(problem));
    response.writeHead(problem.status, { 'Content-Type': problemType, 'Content-Length': body.length });
    response.end(body);
  }
}
