import { type Response } from 'express';

/** The value of a cookie in a request; the first where a browser sends several of one name. */
export function cookieOf(header: string | undefined, name: string): string | undefined {
  if (header === undefined || header.length > 8192) return undefined;
  const pair = header.split(';').map((each) => each.trim()).find((each) => each.startsWith(`${name}=`));
  return pair?.slice(name.length + 1);
}

/** The two cookies of one process of one agency. Their names differ per process, because cookies know hosts but not ports. */
export class Cookies {
  readonly session: string;
  readonly signIn: string;

  constructor(private readonly isSecure: boolean, place: string) {
    // A browser takes a name with this prefix only from https, for the whole host and no other (RFC 6265bis section 4.1.3.2).
    const prefix = isSecure ? '__Host-' : '';
    this.session = `${prefix}mag-${place}`;
    this.signIn = `${prefix}mag-${place}-sign-in`;
  }

  /** Sets a cookie that no script can read and that no other site's form sends along. Without `seconds` it ends with the browser. */
  set(response: Response, name: string, value: string, seconds?: number): void {
    response.append('Set-Cookie', `${name}=${value}; Path=/; HttpOnly; SameSite=Lax${this.isSecure ? '; Secure' : ''}${seconds === undefined ? '' : `; Max-Age=${seconds}`}`);
  }

  clear(response: Response, name: string): void {
    this.set(response, name, '', 0);
  }
}
