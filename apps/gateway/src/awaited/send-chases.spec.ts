import { describe, expect, it } from '@jest/globals';
import { type KindDeclaration, kinds } from '#messages';
import { askedKinds } from '../enquiries/asked-kinds.js';

const fromUs = ({ between = [] }: KindDeclaration) => between.filter(({ from }) => from === 'gateway');
const mayPass = (declaration: KindDeclaration, app: string) => fromUs(declaration).filter(({ to }) => to === app).flatMap(({ purposes }) => purposes);

describe('a reminder of an answer that is awaited', () => {
  it.each(askedKinds.map(({ kind, purpose }) => [kind, purpose] as const))('may go for the purpose of what was asked to everybody who is asked: %s', (kind, purpose) => {
    const apps = fromUs(kinds[kind]).map(({ to }) => to);
    expect(apps).not.toEqual([]);
    for (const app of apps) expect([app, mayPass(kinds['answer-chase'], app)]).toEqual([app, expect.arrayContaining([purpose])]);
  });

  it.each(askedKinds.map(({ kind }) => kind))('may be sent by the sample agreements, which say what the kinds declare: %s', (kind) => {
    for (const { to, purposes } of fromUs(kinds[kind])) expect([kind, to, purposes.filter((one) => !(mayPass(kinds['answer-chase'], to) as readonly string[]).includes(one))]).toEqual([kind, to, []]);
  });
});
