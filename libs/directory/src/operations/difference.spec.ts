import { describe, expect, it } from '@jest/globals';
import { parseAgencyCode } from '#messages';
import { type DirectoryDocument, type PublishedKey } from '../document.js';
import { readDirectory } from '../read-document.js';
import { directorySchema } from '../schema.js';
import { differences } from './difference.js';

type Path = readonly (string | number)[];
interface Shape { readonly type?: string; readonly properties?: Readonly<Record<string, Shape>>; readonly required?: readonly string[]; readonly items?: Shape }

/** Every value that the schema of a directory has a place for, in the first element of each list; with it whether it or what it stands in may be left out. */
function leavesOf({ type, properties, required = [], items }: Shape, path: Path = [], optional?: Path): { readonly path: Path; readonly optional: Path | undefined }[] {
  if (properties !== undefined) return Object.entries(properties).flatMap(([name, shape]) => leavesOf(shape, [...path, name], required.includes(name) ? optional : [...path, name]));
  if (type === 'array' && items !== undefined) return leavesOf(items, [...path, 0], optional);
  return [{ path, optional }];
}
const at = (value: unknown, path: Path): unknown => path.reduce<unknown>((inner, step) => (inner as Record<string | number, unknown> | undefined)?.[step], value);
/** The document with another value at one place; left out there, where that is none. */
function withValue(document: DirectoryDocument, path: Path, value: unknown): DirectoryDocument {
  const copy = structuredClone(document), inner = at(copy, path.slice(0, -1)) as Record<string | number, unknown>, last = path.at(-1)!;
  if (value === undefined) delete inner[last];
  else inner[last] = value;
  return copy;
}

const key = (kid: string, year: number, month: string): PublishedKey => ({
  jwk: { kid, x: kid }, from: `${year}-${month}-01T00:00:00Z`, until: `${year + 1}-${month}-02T00:00:00Z`, revokedAt: `${year}-${month}-05T00:00:00Z`, compromisedSince: `${year}-${month}-04T00:00:00Z`,
});
const [mary, john] = [parseAgencyCode('police-mary'), parseAgencyCode('police-john')], [anna, paul] = [parseAgencyCode('probation-anna'), parseAgencyCode('probation-paul')];
const emptyKeys = { signing: [], exchange: [], victim: [] };
/** Two documents that say everything that can be said, each otherwise. */
const one: DirectoryDocument = {
  version: 1, issuedAt: '2026-03-02T10:00:00Z', expiresAt: '2026-04-02T10:00:00Z',
  agencies: [
    {
      code: mary, app: 'police-adapter', name: 'Mary Constabulary', forceCode: '11', areaCodes: ['E10000001'], suspendedSince: '2026-03-01T00:00:00Z', contacts: [{ for: 'technical', reach: 'first@police.invalid' }],
      keys: { signing: [key('signing-one', 2020, '01')], exchange: [key('exchange-one', 2021, '02')], victim: [key('victim-one', 2022, '03')] },
    },
    { code: anna, app: 'gateway', name: 'Probation', areaCodes: [], keys: emptyKeys },
  ],
  agreements: [{
    from: mary, to: anna, quotaPerHour: 4111,
    kinds: [{ kind: 'da-enquiry', purposes: ['manage-da-risk'], labelCeiling: 'VICTIM', lawfulBases: ['OMA2007-s14'], replyWithin: 'P11D', replyWithinFor: { IMMEDIATE: 'PT2H', SAME_DAY: 'PT7H', COURT_DATE: '3WD', ROUTINE: '14WD' }, acceptedWithin: 'PT12M', openedWithin: 'PT13H' }],
  }],
  routing: { routes: [{ areaCode: 'E10000003', kind: 'child-referral', agency: mary, unit: 'Front desk' }] },
  nextAnchor: { kid: 'anchor-one', from: '2026-03-20T00:00:00Z' },
};
const other: DirectoryDocument = {
  version: 2, issuedAt: '2026-03-03T10:00:00Z', expiresAt: '2026-04-03T10:00:00Z',
  agencies: [
    {
      code: john, app: 'marac-adapter', name: 'John Constabulary', forceCode: '22', areaCodes: ['E10000002'], suspendedSince: '2026-03-02T00:00:00Z', contacts: [{ for: 'governance', reach: 'second@police.invalid' }],
      keys: { signing: [key('signing-two', 2030, '04')], exchange: [key('exchange-two', 2031, '05')], victim: [key('victim-two', 2032, '06')] },
    },
    { code: paul, app: 'gateway', name: 'Probation', areaCodes: [], keys: emptyKeys },
  ],
  agreements: [{
    from: john, to: paul, quotaPerHour: 5222,
    kinds: [{ kind: 'da-response', purposes: ['run-exchange'], labelCeiling: 'SENSITIVE', lawfulBases: ['UKGDPR-6-1-e'], replyWithin: 'P21D', replyWithinFor: { IMMEDIATE: 'PT5H', SAME_DAY: 'PT6H', COURT_DATE: '4WD', ROUTINE: '15WD' }, acceptedWithin: 'PT22M', openedWithin: 'PT23H' }],
  }],
  routing: { routes: [{ areaCode: 'E10000004', kind: 'marac-referral', agency: john, unit: 'Back desk' }] },
  nextAnchor: { kid: 'anchor-two', from: '2026-03-21T00:00:00Z' },
};
const nothing: DirectoryDocument = { ...one, agencies: [], agreements: [], routing: { routes: [] } };

/** All but the number of a version and its times, which every version changes. */
const leaves = leavesOf(directorySchema as Shape).map((leaf) => ({ ...leaf, named: leaf.path.join('/') })).filter(({ named }) => !['version', 'issuedAt', 'expiresAt'].includes(named));

describe('whatever a directory can say', () => {
  it('is said by both documents here, so that none of it is left out below', () => {
    for (const document of [one, other]) expect([readDirectory(document), leaves.filter(({ path }) => at(document, path) === undefined)]).toEqual([document, []]);
    expect(leaves.filter(({ path }) => at(one, path) === at(other, path))).toEqual([]);
    expect(leaves.length).toBeGreaterThan(35);
  });

  it.each(leaves)('is named in the difference when it changes, is new, and is gone: $named', ({ path, optional }) => {
    const is = String(at(other, path)), changed = differences(one, withValue(one, path, at(other, path)));
    expect(changed.filter((sentence) => sentence.includes(is))).not.toEqual([]);
    if (optional === undefined) return;
    const without = withValue(one, optional, undefined), was = String(at(one, path));
    expect(differences(without, one).filter((sentence) => sentence.includes(was))).not.toEqual([]);
    expect(differences(one, without)).not.toEqual([]);
  });

  it.each(leaves.filter(({ path }) => path[0] !== 'nextAnchor'))('is named in the difference with the agency, agreement or route that it comes with: $named', ({ path }) => {
    expect(differences(nothing, one).filter((sentence) => sentence.includes(String(at(one, path))))).not.toEqual([]);
  });

  it('is told of an agreement that lets nothing pass, too', () => {
    const bare: DirectoryDocument = { ...nothing, agreements: [{ from: mary, to: anna, kinds: [] }] };
    expect([differences(nothing, bare), differences(bare, nothing)]).toEqual([['From police-mary to probation-anna: an agreement under which nothing may pass yet.'], ['From police-mary to probation-anna: nothing may pass any more.']]);
  });
});
