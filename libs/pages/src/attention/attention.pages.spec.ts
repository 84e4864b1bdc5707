import { describe, expect, it } from '@jest/globals';
import { type Actor } from '#access';
import { addressOf, type ConversationPages } from './attention.pages.js';

const pages: ConversationPages[] = [{ kind: 'da-enquiry', path: 'enquiries', what: 'enquiry' }, { kind: 'marac-referral', path: 'marac-referrals', what: 'referral' }];
const conversation = '019a0000-0000-7000-8000-000000000002';
const leadsOn = (kind: string, ...roles: string[]) => addressOf({ person: 'pat.testperson', agency: 'probation', roles, teams: [] } as unknown as Actor, pages, { kind, conversation });

describe('a message that needs attention', () => {
  it('leads to what was asked, for those of the caseload who have its pages', () => {
    expect(leadsOn('da-enquiry', 'practitioner')).toBe(`/enquiries/${conversation}`);
    expect(leadsOn('marac-referral', 'practitioner')).toBe(`/marac-referrals/${conversation}`);
    expect(leadsOn('da-enquiry', 'case-administrator')).toBe(`/enquiries/${conversation}`);
  });

  it.each([['marac-referral', 'case-administrator'], ['da-enquiry', 'manager'], ['da-enquiry', 'operator'], ['da-response', 'da-unit'], ['supervision-notification', 'practitioner']])('of the kind %s leads a %s to where it stands', (kind, role) => {
    expect(leadsOn(kind, role)).toBe(`/attention/conversations/${conversation}`);
  });
});
