import { readFileSync } from 'node:fs';
import { beforeAll, describe, expect, it } from '@jest/globals';
import { PATTERN_METADATA } from '@nestjs/microservices/constants.js';
import { type NodeApp } from '#exchange';
import { type AppName, appNames, errorTable, isKind, type Kind, type KindDeclaration, kindNames, kinds, labels, purposes } from '#messages';
import { agencies, type SampleApp } from '../../deploy/local/sample/agencies.js';
import { agreements } from '../../deploy/local/sample/agreements.js';

const declarationOf = (kind: Kind): KindDeclaration => kinds[kind];

/** Taken by every node: they are about the exchange itself. */
const ofTheRails = kindNames.filter((kind) => declarationOf(kind).between === undefined);
/** What comes to an app's nodes by the kinds' own declarations; anything else that comes is quarantined as MESSAGE_NOT_TAKEN and its sender is told. */
const comesTo = (app: AppName): Kind[] => kindNames.filter((kind) => declarationOf(kind).between?.some(({ to }) => to === app));

const taken = new Map<AppName, Kind[]>();

function kindsOf(controller: NodeApp['handlers'][number]): string[] {
  return Object.getOwnPropertyNames(controller.prototype).flatMap((name) => (Reflect.getMetadata(PATTERN_METADATA, (controller.prototype as Record<string, object>)[name]!) as string[] | undefined) ?? []);
}

beforeAll(async () => {
  const apps = [
    (await import('#apps/gateway')).gateway, (await import('#apps/police-adapter')).policeAdapter, (await import('#apps/childrens-services-adapter')).childrensServicesAdapter,
    (await import('#apps/marac-adapter')).maracAdapter, (await import('#apps/mappa-adapter')).mappaAdapter,
  ];
  for (const app of apps) taken.set(app.app, app.handlers.flatMap(kindsOf) as Kind[]);
});

describe('every kind', () => {
  it.each(appNames)('that comes to %s has one handler there, and no other kind has', (app) => {
    expect([...taken.get(app)!].sort()).toEqual(comesTo(app).sort());
  });

  it('of the rails is taken by the controller that every node has', () => {
    const rails = readFileSync('libs/exchange/src/rails/rails.controller.ts', 'utf8');
    expect([...rails.matchAll(/@EventPattern<string>\('([a-z-]+)'\)/g)].map((found) => found[1]).sort()).toEqual([...ofTheRails].sort());
  });

  it('has its row in the documents and its schemas among the contracts', () => {
    const page = readFileSync('contracts/kinds.md', 'utf8');
    for (const kind of kindNames) {
      expect([kind, page.includes(`| \`${kind}\` | ${kinds[kind].family} |`)]).toEqual([kind, true]);
      expect(JSON.parse(readFileSync(`contracts/schemas/${kind}.schema.json`, 'utf8'))).toHaveProperty('$id');
    }
  });
});

describe('every agreement of the sample', () => {
  const rows = agreements().flatMap(({ from, to, kinds: agreed }) => agreed.map((one) => ({ from, to, ...one })));
  const appOf = (code: string): SampleApp => agencies.find((agency) => agency.code === code)!.app;

  it('is between two agencies that take part', () => {
    const codes = agencies.map(({ code }) => code);
    for (const { from, to } of rows) expect([from, to, codes.includes(from), codes.includes(to), from !== to]).toEqual([from, to, true, true, true]);
  });

  it('may say within what time a message has to have arrived, and one does', () => {
    expect(rows.filter(({ acceptedWithin }) => acceptedWithin !== undefined).map(({ kind, acceptedWithin, to }) => [kind, acceptedWithin, appOf(to)])).toEqual([['marac-referral', 'PT10M', 'marac-adapter']]);
  });

  it('names kinds, purposes and labels that exist', () => {
    for (const { kind, purposes: agreed, labelCeiling } of rows) {
      expect([kind, isKind(kind), labels.includes(labelCeiling)]).toEqual([kind, true, true]);
      expect(agreed.filter((purpose) => !Object.hasOwn(purposes, purpose))).toEqual([]);
      expect(agreed).not.toHaveLength(0);
    }
  });

  it('lets pass only what the other side takes', () => {
    for (const { to, kind } of rows) expect([to, kind, [...taken.get(appOf(to))!, ...ofTheRails].includes(kind as Kind)]).toEqual([to, kind, true]);
  });

  it('has room for the labels that the kind always carries', () => {
    for (const { from, to, kind, labelCeiling } of rows) if (kinds[kind as Kind].mayHaveVictimPart) expect([from, to, kind, labelCeiling]).toEqual([from, to, kind, 'VICTIM']);
  });
});

describe('every error code', () => {
  const page = readFileSync('contracts/errors.md', 'utf8');
  const documented = new Map([...page.matchAll(/^\| `([A-Z_]+)` \| (\w+) \| ([^|]+) \| (yes|no) \|/gm)].map(([, code = '', fate, told, alarm]) => [code, { fate, told: told?.trim(), alarm }]));

  it('has a line with its fate in the documents, and every line is a code', () => {
    expect([...documented.keys()].sort()).toEqual(Object.keys(errorTable).sort());
    for (const [code, { fate, receipt, alarm }] of Object.entries(errorTable)) {
      expect([code, documented.get(code)]).toEqual([code, { fate, told: receipt ? 'receipt with the code' : 'nothing', alarm: alarm ? 'yes' : 'no' }]);
    }
  });

  it('that comes before a sender is proven tells it nothing', () => {
    for (const [code, { receipt }] of Object.entries(errorTable)) if (code.startsWith('ENVELOPE_')) expect([code, receipt]).toEqual([code, false]);
  });
});
