import { type IncomingMessage, type ServerResponse } from 'node:http';
import { text } from 'node:stream/consumers';
import type Provider from 'oidc-provider';
import { type SignInPerson, signedIn } from './provider.js';

const escaped: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };
const escape = (value: string): string => value.replace(/[&<>"]/g, (sign) => escaped[sign]!);

/** The sign-in page of the development identity provider: choose a test person, type the password that `mag up` made. */
export async function answerSignIn(provider: Provider, people: readonly SignInPerson[], request: IncomingMessage, response: ServerResponse): Promise<void> {
  const { prompt } = await provider.interactionDetails(request, response);
  if (prompt.name !== 'login') {
    await provider.interactionFinished(request, response, { error: 'access_denied', error_description: 'nothing else can be asked for here' });
    return;
  }
  if (request.method !== 'POST') return page(response, 200, people);
  const form = new URLSearchParams(await text(request));
  const person = signedIn(people, form.get('username') ?? '', form.get('password') ?? '');
  if (!person) return page(response, 401, people, 'User name or password is wrong.');
  await provider.interactionFinished(request, response, { login: { accountId: person.username } });
}

function page(response: ServerResponse, status: number, people: readonly SignInPerson[], problem?: string): void {
  const options = people.map((each) => `<option value="${escape(each.username)}">${escape(each.name)}, ${escape(each.roles.join(', '))}, ${escape(each.agency)}</option>`).join('');
  response.writeHead(status, { 'content-type': 'text/html; charset=utf-8', 'cache-control': 'no-store', 'content-security-policy': "default-src 'none'; form-action *" });
  response.end(`<!doctype html><html lang="en"><head><title>Sign in (development)</title></head><body><main><h1>Sign in (development)</h1>
${problem ? `<p role="alert">${problem}</p>` : ''}<form method="post"><p><label>Test person <select name="username">${options}</select></label></p>
<p><label>Password <input name="password" type="password" autocomplete="current-password"></label></p><p><button>Sign in</button></p></form></main></body></html>`);
}
