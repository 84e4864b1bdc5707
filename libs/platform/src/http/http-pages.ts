import { type NestInterceptor } from '@nestjs/common';
import { type Request, type Response } from 'express';
import { type GatewayError } from '#messages';
import { type Problem } from './problem.js';

/** How pages take part in an HTTP host. Their routes are controllers like all others; a host without pages answers in JSON alone. */
export interface HttpPages {
  /** Sources beside the host itself that the content security policy lets in: hashes of scripts, and where a form may lead. */
  readonly contentSecurity: { readonly scripts: readonly string[]; readonly formTargets: readonly string[] };
  /** Makes a page of what a handler returned. It stands outside the idempotency keys: what is kept is the returned value, never the page. */
  readonly interceptor: NestInterceptor;
  /** Answers an error at an address that is not the API's. */
  answerError(error: GatewayError, problem: Problem, request: Request, response: Response): Promise<void>;
}

/** Bytes and fields that a form may have: an answer with several incidents and their texts. */
export const formLimits = { limit: 256 * 1024, parameterLimit: 1000 } as const;

/** The field of a form that marks it, as the header Idempotency-Key marks a request of the API. */
export const formKeyField = '_key';

/** Whether an address is a page's: all that is not the API, a probe or the metrics. Express compares addresses without regard to case. */
export const isPageAddress = ({ path }: { readonly path: string }): boolean => !/^\/(api|health|metrics)(\/|$)/i.test(path);

/** Whether a request brings a form to a page. The API takes no forms: a browser sends one from any site without asking. */
export const isForm = (request: Pick<Request, 'path' | 'headers'>): boolean =>
  isPageAddress(request) && /^application\/x-www-form-urlencoded\b/i.test(request.headers['content-type'] ?? '');

/** What a browser may load into a page and do from there (CSP level 3): our own files, and no script but those named. */
export function contentSecurity(pages: HttpPages | undefined): Record<string, readonly string[] | null> {
  const own = "'self'";
  return {
    'default-src': [own], 'script-src': [own, ...(pages?.contentSecurity.scripts ?? [])], 'script-src-attr': ["'none'"], 'style-src': [own], 'img-src': [own], 'font-src': ["'none'"],
    'object-src': ["'none'"], 'base-uri': ["'none'"], 'form-action': [own, ...(pages?.contentSecurity.formTargets ?? [])], 'frame-ancestors': ["'none'"],
  };
}
