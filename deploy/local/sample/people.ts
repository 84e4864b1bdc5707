/** A test person who can sign in at the development identity provider; invented, and visibly so. */
export interface SamplePerson {
  readonly username: string;
  readonly name: string;
  readonly agency: string;
  readonly roles: readonly string[];
  readonly teams: readonly string[];
}

function person(username: string, agency: string, role: string, ...teams: string[]): SamplePerson {
  const [given = ''] = username.split('.');
  return { username, name: `${given.charAt(0).toUpperCase()}${given.slice(1)} Testperson`, agency, roles: [role], teams };
}

export const people: readonly SamplePerson[] = [
  person('pat.practitioner', 'probation', 'practitioner', 'North'),
  person('robin.practitioner', 'probation', 'practitioner', 'South'),
  person('morgan.manager', 'probation', 'manager', 'North', 'South'),
  person('harper.head', 'probation', 'head-of-unit', 'North', 'South'),
  person('casey.administrator', 'probation', 'caseload-administrator'),
  person('chris.administrator', 'probation', 'case-administrator', 'North'),
  person('lee.liaison', 'probation', 'victim-liaison'),
  person('dee.daso', 'probation', 'daso'),
  person('olu.operator', 'probation', 'operator'),
  person('feed.wm', 'police-west-mercia', 'feed-officer'),
  person('unit.wm', 'police-west-mercia', 'da-unit'),
  person('lead.wm', 'police-west-mercia', 'unit-lead'),
  person('ops.wm', 'police-west-mercia', 'operator'),
  person('feed.ch', 'police-cheshire', 'feed-officer'),
  person('unit.ch', 'police-cheshire', 'da-unit'),
  person('lead.ch', 'police-cheshire', 'unit-lead'),
  person('ops.ch', 'police-cheshire', 'operator'),
  person('social.wo', 'childrens-worcestershire', 'social-worker'),
  person('adult.wo', 'childrens-worcestershire', 'adult-social-worker'),
  person('lead.wo', 'childrens-worcestershire', 'unit-lead'),
  person('ops.wo', 'childrens-worcestershire', 'operator'),
  person('social.ce', 'childrens-cheshire-east', 'social-worker'),
  person('adult.ce', 'childrens-cheshire-east', 'adult-social-worker'),
  person('lead.ce', 'childrens-cheshire-east', 'unit-lead'),
  person('ops.ce', 'childrens-cheshire-east', 'operator'),
  person('coordinator.wo', 'marac-worcestershire', 'marac-coordinator'),
  person('ops.marac', 'marac-worcestershire', 'operator'),
  person('coordinator.mappa', 'mappa-west-mercia', 'mappa-coordinator'),
  person('ops.mappa', 'mappa-west-mercia', 'operator'),
];

/** The person of an agency who acts in a role. */
export function personInRole(agency: string, role: string): SamplePerson | undefined {
  return people.find((each) => each.agency === agency && each.roles.includes(role));
}
