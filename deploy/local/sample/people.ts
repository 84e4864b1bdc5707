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
  // Who decides on the contest of what a colleague refused; deputy.wm below does at West Mercia.
  person('deputy.ch', 'police-cheshire', 'da-unit'),
  person('deputy.wo', 'childrens-worcestershire', 'social-worker'),
  person('deputy.ce', 'childrens-cheshire-east', 'social-worker'),
  // Who keeps the register of people at each agency, and whom tests let leave, be absent and stand in.
  person('perry.people', 'probation', 'people-administrator'),
  person('people.wm', 'police-west-mercia', 'people-administrator'),
  person('people.ch', 'police-cheshire', 'people-administrator'),
  person('people.wo', 'childrens-worcestershire', 'people-administrator'),
  person('people.ce', 'childrens-cheshire-east', 'people-administrator'),
  person('people.marac', 'marac-worcestershire', 'people-administrator'),
  person('people.mappa', 'mappa-west-mercia', 'people-administrator'),
  person('alex.absent', 'probation', 'practitioner', 'West'),
  person('cam.cover', 'probation', 'practitioner', 'East'),
  person('maya.manager', 'probation', 'manager', 'West'),
  person('hari.head', 'probation', 'head-of-unit', 'West'),
  person('lou.leaver', 'probation', 'practitioner', 'West'),
  person('gale.manager', 'probation', 'manager', 'East'),
  person('vic.leaver', 'probation', 'victim-liaison'),
  person('leaver.wm', 'police-west-mercia', 'da-unit'),
  person('deputy.wm', 'police-west-mercia', 'da-unit'),
  person('paula.absent', 'probation', 'practitioner', 'West'),
  person('peter.cover', 'probation', 'practitioner', 'East'),
  person('page.leaver', 'police-west-mercia', 'da-unit'),
];

/** The person of an agency who acts in a role. */
export function personInRole(agency: string, role: string): SamplePerson | undefined {
  return people.find((each) => each.agency === agency && each.roles.includes(role));
}
