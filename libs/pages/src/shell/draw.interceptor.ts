import { type CallHandler, type ExecutionContext, type NestInterceptor } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import { type Request, type Response } from 'express';
import { from, lastValueFrom, type Observable } from 'rxjs';
import { PAGES } from '#access';
import { GatewayError } from '#messages';
import { isAsset } from '../assets/assets.js';
import { isDownload, isOnward, isPage } from '../page.js';
import { countsFor, drawPage, type ShellParts } from './shell.js';

/** How long the second of two equal forms waits for the answer to the first, as after a double click. */
const waits = { ms: 200, times: 50 } as const;

/** Makes what a handler of pages returned into a page, a file or a redirect; what the handlers of the API return passes unchanged. */
export class DrawInterceptor implements NestInterceptor {
  private readonly reflector = new Reflector();

  constructor(private readonly shell: ShellParts) {}

  intercept(context: ExecutionContext, next: CallHandler): Observable<unknown> {
    if (this.reflector.get<true | undefined>(PAGES, context.getClass()) !== true) return next.handle();
    return from(this.draw(context.switchToHttp().getRequest<Request>(), context.switchToHttp().getResponse<Response>(), next));
  }

  private async draw(request: Request, response: Response, next: CallHandler): Promise<string> {
    const returned: unknown = await afterTheFirst(() => lastValueFrom(next.handle()));
    if (isOnward(returned)) {
      response.status(303).setHeader('Location', returned.onward);
      return '';
    }
    const isRead = request.method === 'GET' || request.method === 'HEAD';
    if (isRead && isPage(returned)) {
      response.status(returned.status ?? 200).type('html');
      return drawPage(this.shell, returned, request, await countsFor(this.shell, request));
    }
    if (isRead && isDownload(returned)) {
      response.type(returned.type).setHeader('Content-Disposition', `attachment; filename="${returned.fileName}"`);
      return returned.text;
    }
    if (isRead && isAsset(returned)) {
      response.type(returned.type).setHeader('Cache-Control', 'public, max-age=31536000, immutable');
      return returned.text;
    }
    // A form that answers with a page would have that page, and all that is in it, kept with its key.
    throw new GatewayError('INVARIANT_BROKEN', { path: 'page' });
  }
}

async function afterTheFirst<T>(work: () => Promise<T>): Promise<T> {
  for (let time = 1; ; time += 1) {
    try {
      return await work();
    } catch (error) {
      if (!(error instanceof GatewayError) || error.code !== 'REQUEST_IN_PROGRESS' || time === waits.times) throw error;
      await new Promise((resolve) => setTimeout(resolve, waits.ms));
    }
  }
}
