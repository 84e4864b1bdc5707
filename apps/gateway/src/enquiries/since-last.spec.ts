import { describe, expect, it } from '@jest/globals';
import { firstDay } from './since-last.js';

const [born, today] = ['1979-02-03', '2026-11-26'];
const partner = { role: 'PARTNER', familyName: 'Examplesson' };
const agency = (to: string, place: string) => ({ to, byLetter: false, places: [{ place, because: [] }], units: [] });
const [here, there] = [agency('police-west-mercia', '22'), agency('police-cheshire', '07')];
const last = (recipient: string, place: string, until: string, { asked = {}, scope = {}, ...more }: { asked?: object; scope?: object; withheld?: object[] } = {}) =>
  ({ recipient, asked, received_on: '2026-11-20', told: { scope: { systems: ['LOCAL_RMS'], forces: [place], persons: [{ role: 'SUBJECT' }], period: { from: born, until }, ...scope }, ...more } });
const of = (content: object, agencies: readonly (typeof here)[], rows: readonly object[]) => firstDay(content as never, agencies, rows as never, born, today);

describe('the days that are asked about, where nobody says others,', () => {
  it('begin where the last search of who is asked ended, of several the oldest', () => {
    const [wm, ch] = [last('police-west-mercia', '22', '2026-08-01'), last('police-cheshire', '07', '2026-05-01')];
    expect([of({}, [here], [wm, ch]), of({}, [here, there], [wm, ch])]).toEqual(['2026-08-01', '2026-05-01']);
  });

  it('are the whole life where somebody has not answered yet, or nobody is asked', () => {
    expect([of({}, [here], []), of({}, [here, there], [last('police-west-mercia', '22', '2026-08-01')]), of({}, [], [])]).toEqual([born, born, born]);
  });

  it.each<[string, object, object]>([
    ['about a partner who was not asked about before', { persons: [partner] }, {}], ['about another partner than before', { persons: [partner] }, { asked: { persons: [{ ...partner, familyName: 'Other' }] }, scope: { persons: [{ role: 'SUBJECT' }, { role: 'PARTNER' }] } }],
    ['of the Police National Database, which was not searched', { pndRequested: true }, {}], ['for a place that was not searched', {}, { scope: { forces: ['16'] } }], ['for which something was not searched', {}, { withheld: [{ reason: 'NOT_SEARCHED' }] }], ['of which something was withheld', {}, { withheld: [{ reason: 'LIVE_INVESTIGATION' }] }],
  ])('are the whole life for an enquiry %s', (_, content, before) => expect(of(content, [here], [last('police-west-mercia', '22', '2026-08-01', before)])).toBe(born));

  it('begin where the searches of the whole life end, one after the other, and not where one ends that left days out before it', () => {
    const [life, since] = [last('police-west-mercia', '22', '2026-03-01'), last('police-west-mercia', '22', '2026-08-01', { scope: { period: { from: '2026-03-01', until: '2026-08-01' } } })];
    const late = last('police-west-mercia', '22', '2026-11-01', { scope: { period: { from: '2026-08-02', until: '2026-11-01' } } });
    expect([of({}, [here], [since]), of({}, [here], [since, life]), of({}, [here], [life, late]), of({}, [here], [life, since, late])]).toEqual([born, '2026-08-01', '2026-03-01', '2026-08-01']);
  });

  it('begin no later than was asked about: what is told of fewer days than were searched covers no more', () => {
    const asked = (from: string, until: string) => [last('police-west-mercia', '22', '2026-08-01', { asked: { period: { from, until } } })];
    expect([of({}, [here], asked('2026-05-01', '2026-07-31')), of({}, [here], asked(born, '2026-07-31')), of({}, [here], [last('police-west-mercia', '22', '2026-11-25')])]).toEqual([born, '2026-07-31', '2026-11-20']);
  });

  it('begin there about a partner who was asked about before', () => {
    expect(of({ persons: [partner] }, [here], [last('police-west-mercia', '22', '2026-08-01', { asked: { persons: [partner] }, scope: { persons: [{ role: 'SUBJECT' }, { role: 'PARTNER' }] } })])).toBe('2026-08-01');
  });

  it("begin there about children and carers whom children's services were asked about before, and not about a child who is new", () => {
    const asked = { children: [{ role: 'CHILD', givenNames: 'Kim' }], carers: [partner] }, area = agency('childrens-worcestershire', 'E10000034');
    const before = last('childrens-worcestershire', 'E10000034', '2026-08-01', { asked, scope: { systems: ['CASE_SYSTEM'], forces: undefined, areas: ['E10000034'], persons: ['SUBJECT', 'CHILD', 'CHILD', 'PARTNER'].map((role) => ({ role })) } });
    expect([of(asked, [area], [before]), of({ ...asked, children: [...asked.children, { role: 'CHILD', expectedOn: '2027-02-01' }] }, [area], [before])]).toEqual(['2026-08-01', born]);
  });

  it('neither begin before the birth nor after today, whatever an answer says', () => expect(['1900-01-01', '2099-01-01'].map((until) => of({}, [here], [{ ...last('police-west-mercia', '22', until), received_on: '2099-01-01' }]))).toEqual([born, today]));
});
