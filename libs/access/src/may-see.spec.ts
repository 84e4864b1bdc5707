import { describe, expect, it } from '@jest/globals';
import { mayRead } from '#labels';
import { type AgencyCode, kindNames, labels } from '#messages';
import { type Actor, maySee, type Role, roles, type Rule, rules, type Thing, unlimitedPeople, visiblePeople, visibleRecords } from './index.js';

const own = 'probation' as AgencyCode;
const other = 'police-cheshire' as AgencyCode;
const actor = (role: Role, more: Partial<Actor> = {}): Actor => ({ person: 'pat.testperson', agency: own, roles: [role], teams: [], ...more });
const allocated = { allocations: [{ practitioner: 'pat.testperson', team: 'North' }], excluded: [] };

/** The kind of thing that a row is about that is not about what children's services are asked. */
const kindUnder: Partial<Record<Rule['relation'], string>> = { 'own-record-of-adults': 'adult-referral-outcome', 'asked-to-safeguard-adult': 'adult-referral' };

/** A thing that the row allows an actor of its role to see. */
const allowedBy = (rule: Rule, label = rule.labels[0]!): Thing => ({ what: rule.what, label, agency: own, issuer: own, kind: kindUnder[rule.relation] ?? 'safeguarding-enquiry', ...(rule.relation === 'about-nobody' ? {} : { about: allocated }) });

const everyWhat = [...new Set(rules.map((rule) => rule.what))];
const everyRole = Object.keys(roles) as Role[];

describe('maySee', () => {
  it.each(rules.map((rule) => [`${rule.role} ${rule.what}`, rule] as const))('shows what the row allows: %s', (_, rule) => {
    for (const label of rule.labels) expect(maySee(actor(rule.role), allowedBy(rule, label))).toBe(true);
  });

  it('shows nothing that no row allows, over every role, kind of thing and label', () => {
    for (const role of everyRole) for (const what of everyWhat) for (const label of labels) {
      const listed = rules.some((rule) => rule.role === role && rule.what === what && rule.labels.includes(label) && rule.relation !== 'about-nobody' && kindUnder[rule.relation] === undefined);
      expect([role, what, label, maySee(actor(role), { what, label, agency: own, issuer: own, kind: 'safeguarding-enquiry', about: allocated })]).toEqual([role, what, label, listed]);
    }
  });

  it('shows nothing to a token of another agency, whatever the row', () => {
    for (const rule of rules) expect(maySee(actor(rule.role, { agency: other }), allowedBy(rule))).toBe(false);
  });

  it('shows nothing to an actor without roles', () => {
    for (const rule of rules) expect(maySee({ ...actor(rule.role), roles: [] }, allowedBy(rule))).toBe(false);
  });

  it('never shows a VICTIM thing on the case side, nor an operator any content', () => {
    for (const rule of rules.filter((r) => r.what !== 'victim-part')) expect(rule.labels).not.toContain('VICTIM');
    for (const rule of rules.filter((r) => r.role === 'operator')) expect(rule.labels).toEqual(['OPEN']);
  });

  it('gives no role content of a label that the labels do not let it read; what is not content is OPEN', () => {
    const content = ['incident', 'received-incident', 'enquiry', 'referral', 'received-enquiry', 'received-referral', 'received-adult-referral', 'gate', 'review', 'person', 'victim-part'];
    for (const { role, what, labels: listed } of rules) for (const label of listed) {
      expect([role, what, label, content.includes(what) ? mayRead(role, label) : label === 'OPEN']).toEqual([role, what, label, true]);
    }
  });

  it('shows the people of whoever the actor stands in for, the teams of a manager only where these pass on, and nothing of limited access for it', () => {
    const theirs = { allocations: [{ practitioner: 'alex.testperson', team: 'West' }], excluded: [] };
    const thing: Thing = { what: 'incident', label: 'SENSITIVE', agency: own, about: theirs };
    expect(maySee(actor('practitioner'), thing)).toBe(false);
    expect(maySee(actor('practitioner', { standsInFor: ['alex.testperson'] }), thing)).toBe(true);
    expect(maySee(actor('practitioner', { standsInFor: ['robin.testperson'] }), thing)).toBe(false);
    expect(maySee(actor('manager', { standsInTeams: ['West'] }), thing)).toBe(true);
    expect(maySee(actor('practitioner', { standsInFor: ['alex.testperson'] }), { ...thing, about: { ...theirs, excluded: ['pat.testperson'] } })).toBe(false);
  });

  const incident: Thing = { what: 'incident', label: 'SENSITIVE', agency: own };

  it("shows an incident of the actor's own allocation and of the actor's team, and no other", () => {
    const about = (practitioner: string, team: string) => ({ ...incident, about: { allocations: [{ practitioner, team }], excluded: [] } });
    const pat = actor('practitioner', { teams: ['North'] });
    expect(maySee(pat, about('pat.testperson', 'South'))).toBe(true);
    expect(maySee(pat, about('robin.testperson', 'North'))).toBe(true);
    expect(maySee(pat, about('robin.testperson', 'South'))).toBe(false);
    expect(maySee(pat, incident)).toBe(false);
  });

  it('shows a manager, and nobody else, an incident about nobody who could be named', () => {
    for (const role of everyRole) expect([role, maySee(actor(role), incident)]).toEqual([role, role === 'manager']);
    expect(maySee(actor('manager'), { ...incident, about: { allocations: [], excluded: [] } })).toBe(false);
  });

  it('bars an excluded member of staff, and everybody who is not on a restricted list, above every role', () => {
    for (const rule of rules.filter(({ relation }) => relation !== 'about-nobody')) {
      const thing = allowedBy(rule);
      expect(maySee(actor(rule.role), { ...thing, about: { ...allocated, excluded: ['pat.testperson'] } })).toBe(false);
      expect(maySee(actor(rule.role), { ...thing, about: { ...allocated, restrictedTo: ['robin.testperson'] } })).toBe(false);
      expect(maySee(actor(rule.role), { ...thing, about: { ...allocated, restrictedTo: [] } })).toBe(false);
      expect(maySee(actor(rule.role), { ...thing, about: { ...allocated, restrictedTo: ['pat.testperson'] } })).toBe(true);
    }
  });

  it("shows a social worker the victim parts of safeguarding enquiries, of referrals of children, of notices of custody and of the own agency's answers, and no other", () => {
    const part = { what: 'victim-part', label: 'VICTIM', agency: other } as const;
    const social = actor('social-worker', { agency: other });
    const shown = ([issuer, kind]: readonly [AgencyCode, string]): boolean => maySee(social, { ...part, issuer, kind });
    for (const kind of kindNames) {
      expect([kind, shown([own, kind])]).toEqual([kind, kind === 'safeguarding-enquiry' || kind === 'child-referral' || kind === 'custody-notice']);
      expect([kind, shown([other, kind])]).toEqual([kind, kind !== 'adult-referral-outcome']);
    }
  });

  it("shows a social worker of adults the victim parts of referrals of adults and of the own agency's decisions on them, and no other", () => {
    const part = { what: 'victim-part', label: 'VICTIM', agency: other } as const;
    const social = actor('adult-social-worker', { agency: other });
    for (const kind of kindNames) {
      expect([kind, maySee(social, { ...part, issuer: own, kind })]).toEqual([kind, kind === 'adult-referral']);
      expect([kind, maySee(social, { ...part, issuer: other, kind })]).toEqual([kind, kind === 'adult-referral' || kind === 'adult-referral-outcome']);
    }
  });

  it('keeps the work of adult social care and that of children\'s services of one authority apart', () => {
    const seen = (role: Role) => (['received-enquiry', 'received-referral', 'received-adult-referral'] as const).filter((what) => maySee(actor(role), { what, label: 'SENSITIVE', agency: own }));
    expect([seen('social-worker'), seen('adult-social-worker')]).toEqual([['received-enquiry', 'received-referral'], ['received-adult-referral']]);
  });

  it('shows a police unit the victim parts of its own force only', () => {
    const unit = actor('da-unit', { agency: other });
    expect(maySee(unit, { what: 'victim-part', label: 'VICTIM', agency: other, issuer: other })).toBe(true);
    expect(maySee(unit, { what: 'victim-part', label: 'VICTIM', agency: other, issuer: own })).toBe(false);
  });
});

describe('the condition for lists', () => {
  const place = { alias: 'p', firstParam: 3 };

  it('carries the actor only as parameters, numbered from the first free place', () => {
    const { sql, params } = visiblePeople(actor('practitioner', { teams: ['North'] }), { what: 'incident', label: 'OPEN' }, place);
    expect(params).toEqual(['pat.testperson', ['pat.testperson'], ['North']]);
    expect([...sql.matchAll(/\$(\d+)/g)].map((m) => Number(m[1]))).toEqual([3, 3, 4, 5]);
    expect(sql).not.toContain('testperson');
  });

  it('finds nothing where no row of the table allows anything', () => {
    expect(visiblePeople(actor('operator'), { what: 'incident', label: 'OPEN' }, place).sql).toMatch(/ and false\)$/);
    expect(visibleRecords(actor('practitioner'), { what: 'victim-part', label: 'VICTIM' }, place)).toEqual({ sql: 'false', params: [] });
  });

  it('holds a police unit to its own records, and a liaison officer to none', () => {
    expect(visibleRecords(actor('da-unit'), { what: 'victim-part', label: 'VICTIM' }, place)).toEqual({ sql: '(p.issuer = $3::text)', params: [own] });
    expect(visibleRecords(actor('social-worker'), { what: 'victim-part', label: 'VICTIM' }, place)).toEqual({
      sql: '((p.issuer = $3::text and not p.kind = any($4::text[])) or p.kind = any($5::text[]))', params: [own, ['adult-referral-outcome'], ['safeguarding-enquiry', 'child-referral', 'custody-notice']],
    });
    expect(visibleRecords(actor('victim-liaison'), { what: 'victim-part', label: 'VICTIM' }, place)).toEqual({ sql: 'true', params: [] });
  });

  it('can stand for limited access alone', () => {
    const { sql, params } = unlimitedPeople(actor('victim-liaison'), place);
    expect(params).toEqual(['pat.testperson']);
    expect(sql).not.toContain('caseload_allocation');
  });
});
