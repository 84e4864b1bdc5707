import { describe, expect, it } from '@jest/globals';
import { type AgencyCode, digestOfPerson } from '#messages';
import { fingerprintsOf, snapshotDigest } from './fingerprint.js';
import { personBlock } from './person-block.js';
import { type HeldPerson, type Holder, noticesOwed, planEnd, planPerson } from './plan-changes.js';
import { exampleRow } from './example-row.testing.js';

const westMercia = 'police-west-mercia' as AgencyCode;
const cheshire = 'police-cheshire' as AgencyCode;
const row = exampleRow(0);
const prints = fingerprintsOf(row);
const held: HeldPerson = { crn: row.crn, state: 'ACTIVE', version: 3, homeForce: '22', rowDigest: prints.row };
const holds = (agency: AgencyCode, contentDigest = prints.content): Holder => ({ agency, contentDigest });
const byWestMercia = [holds(westMercia)];

describe('what a caseload row changes', () => {
  it('tells the home force of a new person', () => {
    expect(planPerson(row, prints, undefined, westMercia, [])).toMatchObject({ outcome: 'added', version: 1, notices: [{ recipient: westMercia, change: 'ADDED' }] });
  });

  it('changes nothing and tells nobody when the row is the same', () => {
    expect(planPerson(row, prints, held, westMercia, byWestMercia)).toMatchObject({ outcome: 'unchanged', write: false, version: 3, notices: [] });
  });

  it('tells the home force once when what it knows has changed', () => {
    const changed = exampleRow(0, { team: 'South' });
    expect(planPerson(changed, fingerprintsOf(changed), held, westMercia, byWestMercia)).toMatchObject({ outcome: 'changed', version: 4, notices: [{ recipient: westMercia, change: 'CHANGED' }] });
  });

  it('writes who may not look, but does not tell the force who that is', () => {
    const limited = exampleRow(0, { excludedStaff: 'robin.practitioner' });
    const more = exampleRow(0, { excludedStaff: 'robin.practitioner;sam.practitioner' });
    const before = fingerprintsOf(limited);
    const plan = planPerson(more, fingerprintsOf(more), { ...held, rowDigest: before.row }, westMercia, [holds(westMercia, before.content)]);
    expect(plan).toMatchObject({ outcome: 'changed', write: true, notices: [] });
    expect(JSON.stringify(personBlock(more))).not.toContain('sam.practitioner');
  });

  it('tells the old force first and then the new one when the person has moved', () => {
    const moved = exampleRow(0, { homeForce: '07' });
    expect(planPerson(moved, fingerprintsOf(moved), held, cheshire, byWestMercia)).toMatchObject({
      outcome: 'transferred', notices: [{ recipient: westMercia, change: 'TRANSFERRED' }, { recipient: cheshire, change: 'ADDED' }],
    });
  });

  it('keeps a person whose force has no node, and tells that force as soon as it has one', () => {
    const without = planPerson(row, prints, undefined, null, []);
    expect(without).toMatchObject({ outcome: 'added', write: true, notices: [] });
    expect(planPerson(row, prints, held, westMercia, [])).toMatchObject({ outcome: 'changed', notices: [{ recipient: westMercia, change: 'ADDED' }] });
  });

  it('tells the force to forget a person whose supervision has ended, and not a second time', () => {
    const ended = exampleRow(0, { endedOn: '2026-11-20' });
    const endedPrints = fingerprintsOf(ended);
    expect(planPerson(ended, endedPrints, held, westMercia, byWestMercia)).toMatchObject({ outcome: 'ended', state: 'ENDED', notices: [{ recipient: westMercia, change: 'ENDED' }] });
    expect(planPerson(ended, endedPrints, { ...held, state: 'ENDED', rowDigest: endedPrints.row }, westMercia, [])).toMatchObject({ outcome: 'unchanged', write: false, notices: [] });
    expect(planEnd(held, byWestMercia).notices).toEqual([{ recipient: westMercia, change: 'ENDED' }]);
  });

  it('tells a force anew of a person whose supervision begins again', () => {
    expect(planPerson(row, prints, { ...held, state: 'ENDED' }, westMercia, [])).toMatchObject({ outcome: 'added', notices: [{ recipient: westMercia, change: 'ADDED' }] });
  });
});

describe('who is owed what', () => {
  const active = { state: 'ACTIVE', homeAgency: cheshire, contentDigest: prints.content } as const;

  it('follows from who holds the person, whatever files said in between', () => {
    expect(noticesOwed({ ...active, state: 'ENDED' }, [holds(cheshire), holds(westMercia)])).toEqual([{ recipient: cheshire, change: 'ENDED' }, { recipient: westMercia, change: 'ENDED' }]);
    expect(noticesOwed(active, [holds(cheshire), holds(westMercia)])).toEqual([{ recipient: westMercia, change: 'TRANSFERRED' }]);
    expect(noticesOwed({ ...active, homeAgency: null }, byWestMercia)).toEqual([{ recipient: westMercia, change: 'TRANSFERRED' }]);
  });

  it('is nothing when exactly the home force holds the person as they are, and nothing when nobody does after the end', () => {
    expect(noticesOwed(active, [holds(cheshire)])).toEqual([]);
    expect(noticesOwed({ ...active, state: 'ENDED' }, [])).toEqual([]);
  });

  it('is the change where the home force holds the person as they were', () => {
    expect(noticesOwed(active, [holds(cheshire, 'ff')])).toEqual([{ recipient: cheshire, change: 'CHANGED' }]);
  });
});

describe('the digests of a caseload', () => {
  it('are equal for equal people and differ for any change that the force is told', () => {
    expect(fingerprintsOf(exampleRow(0))).toEqual(prints);
    expect(Buffer.from(prints.content, 'hex').toString('base64url')).toBe(digestOfPerson(personBlock(row)));
    expect(fingerprintsOf(exampleRow(0, { rosh: 'LOW' })).content).not.toBe(prints.content);
  });

  it('do not depend on the order in which people are listed', () => {
    const people = [{ crn: 'X000002', digest: 'bb' }, { crn: 'X000001', digest: 'aa' }];
    expect(snapshotDigest(people)).toBe(snapshotDigest([...people].reverse()));
    expect(snapshotDigest(people)).not.toBe(snapshotDigest(people.slice(1)));
  });
});
