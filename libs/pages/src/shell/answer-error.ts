import { type Request, type Response } from 'express';
import { type SessionReader } from '#access';
import { type ErrorCode, type GatewayError } from '#messages';
import { type Problem } from '#platform';
import { FormError, type Page } from '../page.js';
import { drawPage, type ShellParts } from './shell.js';

/** What a page says of an error beyond the sentence of its code: what somebody can do. */
const advice: Readonly<Partial<Record<ErrorCode, { readonly title: string; readonly text: string }>>> = {
  ACCESS_NOT_FOUND: { title: 'Page not found', text: 'There is nothing at this address. If you typed it, check that it is right. If you followed a link, go back and try again.' },
  ACCESS_SIGN_IN: { title: 'You could not be signed in', text: 'The sign-in was not finished, took too long or was already used. Try again.' },
  ACCESS_OTHER_AGENCY: { title: 'This account is for another agency', text: 'You can only use the pages of the agency that you work for.' },
  ACCESS_ISSUER_AWAY: { title: 'Sorry, you cannot sign in at the moment', text: 'The sign-in service cannot be reached. Try again in a few minutes.' },
  REQUEST_FORM_STALE: { title: 'This form cannot be sent any more', text: 'It was opened too long ago, or before you signed in. Nothing was changed. Go back, open it again and send it again.' },
  REQUEST_KEY_REUSED: { title: 'This form was sent already', text: 'It was sent before with other answers, and those stand. Open the form again to send another.' },
  REQUEST_CONFLICT: { title: 'This has been dealt with', text: 'Somebody has acted on it since you opened the page. Go back and look at where it stands now.' },
  REQUEST_SAFETY_CALL: { title: 'Record the safety call first', text: 'Nothing was recorded. The victim is called before anything else: record that call, and then what you wanted to record.' },
  REQUEST_TOO_LARGE: { title: 'The form is too long', text: 'Nothing was changed. Shorten the texts and send it again.' },
};
const fault = { title: 'Sorry, there is a problem', text: 'Nothing was changed that you were not told of. Try again in a few minutes.' };
const wrong = { title: 'This cannot be done', text: 'Nothing was changed. Go back and try again.' };

/** Answers an error with a page; somebody who is not signed in is sent to sign in, whatever they asked for, so that the answer tells nothing. */
export function answersErrors(shell: ShellParts, readSession: SessionReader) {
  return async (error: GatewayError, problem: Problem, request: Request, response: Response): Promise<void> => {
    // An address that no handler has was not looked at by the guard; the page is to look the same all the same.
    const isSignedIn = await readSession(request).then(() => true, (reason: GatewayError) => reason.code === 'REQUEST_FORM_STALE');
    if (!isSignedIn && ['ACCESS_NOT_FOUND', 'ACCESS_TOKEN_MISSING', 'REQUEST_FORM_STALE'].includes(error.code)) {
      const to = request.method === 'GET' ? request.originalUrl : '/';
      response.writeHead(303, { Location: `/sign-in?to=${encodeURIComponent(to)}`, 'Content-Length': 0 }).end();
      return;
    }
    const page = error instanceof FormError ? error.page : pageOf(problem);
    const body = Buffer.from(drawPage(shell, page, request));
    response.writeHead(page.status ?? problem.status, { 'Content-Type': 'text/html; charset=utf-8', 'Content-Length': body.length }).end(request.method === 'HEAD' ? undefined : body);
  };
}

function pageOf({ status, code, title, errors = [] }: Problem): Page {
  const said = advice[code] ?? (status >= 500 ? fault : wrong);
  const isSignIn = code === 'ACCESS_SIGN_IN' || code === 'ACCESS_OTHER_AGENCY' || code === 'ACCESS_ISSUER_AWAY';
  return { view: 'problem', title: said.title, status, model: { text: said.text, sentence: advice[code] === undefined ? title : '', code, isSignIn, todos: errors.map(({ todo }) => todo) } };
}
