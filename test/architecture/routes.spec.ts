import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from '@jest/globals';
import { RequestMethod } from '@nestjs/common';
import { EVERYBODY, MAY_SEE, PAGES, rolesFor, type RouteRule } from '#access';
import { type NodeApp, type NodePages, type PagesHost } from '#exchange';
import { deskControllers } from '#exchange/desk';
import { nodeControllers } from '#exchange/web';

type ControllerClass = new (...parts: never[]) => object;

interface Route {
  readonly name: string;
  readonly method: string;
  readonly rule: RouteRule | typeof EVERYBODY | undefined;
}

/** Every method that answers an address, read from the metadata that Nest itself goes by. */
function routesOf(controller: ControllerClass): Route[] {
  return Object.getOwnPropertyNames(controller.prototype).flatMap((name) => {
    const handler = (controller.prototype as Record<string, unknown>)[name];
    if (name === 'constructor' || typeof handler !== 'function' || Reflect.getMetadata('path', handler) === undefined) return [];
    return [{
      name: `${controller.name}.${name}`,
      method: RequestMethod[Reflect.getMetadata('method', handler) as number] ?? '',
      rule: Reflect.getMetadata(MAY_SEE, handler) as Route['rule'],
    }];
  });
}

let apps: readonly NodeApp[];
let controllers: readonly ControllerClass[];
let ofPages: readonly ControllerClass[];

beforeAll(async () => {
  apps = [
    (await import('#apps/gateway')).gateway, (await import('#apps/police-adapter')).policeAdapter,
    (await import('#apps/childrens-services-adapter')).childrensServicesAdapter, (await import('#apps/marac-adapter')).maracAdapter,
    (await import('#apps/mappa-adapter')).mappaAdapter,
  ];
  const host = { agency: 'probation', pages: { address: 'http://127.0.0.1:1', client: 'test' }, signIn: { issuer: 'http://127.0.0.1:2', audience: 'mag' }, sql: async () => [], nameOf: (code: string) => code };
  const pages = await Promise.all(apps.flatMap((app) => (['web', 'desk'] as const).map(async (part): Promise<NodePages | undefined> => app[part].pages?.({ ...host, part } as unknown as PagesHost))));
  ofPages = [...new Set(pages.flatMap((one) => one?.controllers ?? []))] as ControllerClass[];
  controllers = [...nodeControllers, ...deskControllers, ...apps.flatMap((app) => [...app.web.controllers, ...app.desk.controllers]), ...ofPages] as ControllerClass[];
});

/** All TypeScript sources of apps and libs, but tests. */
const sources = ['apps', 'libs'].flatMap((root) => readdirSync(root, { recursive: true, encoding: 'utf8' }).map((file) => join(root, file)))
  .filter((file) => file.endsWith('.ts') && !file.endsWith('spec.ts'));

describe('the routes of all nodes', () => {
  it('say who may see them, each one', () => {
    expect(apps).toHaveLength(5);
    const routes = controllers.flatMap(routesOf);
    expect(routes.length).toBeGreaterThan(8);
    expect(routes.filter(({ rule }) => rule === undefined).map(({ name }) => name)).toEqual([]);
  });

  it('are open to no role that the table does not allow', () => {
    for (const { name, rule } of controllers.flatMap(routesOf)) {
      if (rule !== EVERYBODY) expect([name, rule?.roles.filter((role) => !rolesFor(rule.what).includes(role))]).toEqual([name, []]);
    }
  });

  it('are open to everybody only where pages are drawn and people sign in', () => {
    const open = controllers.flatMap(routesOf).filter(({ rule }) => rule === EVERYBODY).map(({ name }) => name);
    expect(open.sort()).toEqual(['AssetsController.one', 'SignInController.begin', 'SignInController.finish', 'SignInController.signedOut']);
  });

  it('change something by POST only, where an Idempotency-Key is honoured', () => {
    for (const { name, method } of controllers.flatMap(routesOf)) expect([name, ['GET', 'POST'].includes(method)]).toEqual([name, true]);
  });

  it('say what they answer, field by field', () => {
    for (const controller of controllers.filter((one) => !ofPages.includes(one))) for (const { name } of routesOf(controller)) {
      const handler = (controller.prototype as Record<string, object>)[name.split('.')[1]!]!;
      const answers = Object.entries((Reflect.getMetadata('swagger/apiResponse', handler) ?? {}) as Record<string, { content?: Record<string, { schema?: { properties?: object; required?: string[] } }> }>).filter(([status]) => status.startsWith('2'));
      expect([name, answers.length]).toEqual([name, 1]);
      const code = Reflect.getMetadata('__httpCode__', handler) as number | undefined;
      expect([name, answers[0]![0]]).toEqual([name, String(code ?? 200)]);
      const schema = answers[0]![1].content?.['application/json']?.schema;
      expect([name, Object.keys(schema?.properties ?? {}).length > 0]).toEqual([name, true]);
    }
  });

  it('lie below /api, where bearer tokens are asked for, or are pages, where a session is', () => {
    for (const controller of controllers) {
      const isApi = /^\/?api\//.test(Reflect.getMetadata('path', controller) as string);
      expect([controller.name, isApi, Reflect.getMetadata(PAGES, controller) === true]).toEqual([controller.name, !ofPages.includes(controller), ofPages.includes(controller)]);
    }
  });

  it('are all known here: no controller with HTTP routes is left out of an app', () => {
    const known = new Set(controllers.map(({ name }) => name));
    const declared = sources.flatMap((file) => [...readFileSync(file, 'utf8').matchAll(/@(?:Pages)?Controller\([^)]+\)\s*export class (\w+)/g)].map((match) => match[1]!));
    expect(declared.filter((name) => !known.has(name))).toEqual([]);
  });

  it('are made by Nest, behind the guard, but for probes, metrics and the description', () => {
    const past = sources.filter((file) => /getHttpAdapter\(|\bexpress\(|createServer\(|\.Router\(/.test(readFileSync(file, 'utf8')));
    expect(past.map((file) => file.replaceAll('\\', '/'))).toEqual(['libs/platform/src/http/open-routes.ts']);
  });
});
