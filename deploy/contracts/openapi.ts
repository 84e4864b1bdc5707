import { type Type } from '@nestjs/common';
import { httpTitle } from '#exchange';
import { deskControllers } from '#exchange/desk';
import { nodeControllers } from '#exchange/web';
import { appNames } from '#messages';
import { describeControllers } from '#platform';
import { loadApp } from '../local/apps.js';

let made: Promise<ReadonlyMap<string, object>> | undefined;

/** What each app serves at /api/openapi.json, by `<app>-<process>`: made from its controllers, once, with nothing running. */
export const openApiDocuments = (): Promise<ReadonlyMap<string, object>> => (made ??= describeAll());

async function describeAll(): Promise<ReadonlyMap<string, object>> {
  const documents = new Map<string, object>();
  for (const name of appNames) {
    const app = await loadApp(name);
    const controllers = { web: [...nodeControllers, ...app.web.controllers], desk: [...deskControllers, ...app.desk.controllers] };
    for (const process of ['web', 'desk'] as const) {
      documents.set(`${name}-${process}`, await describeControllers(controllers[process] as readonly Type[], httpTitle(app, process)));
    }
  }
  return documents;
}
