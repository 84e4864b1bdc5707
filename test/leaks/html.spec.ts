import { describe, expect, it } from '@jest/globals';
import { formsOf, linksOf } from './html.js';

const page = `<!doctype html><link href="/styles.css"><a href="#main" class="skip">Skip</a>
<a class="govuk-link" href="/incidents/0190?issuer=a&amp;cursor=b%3D">One</a><a href="/incidents/0190?issuer=a&amp;cursor=b%3D">again</a>
<a role="button" draggable="false" data-note="a > b" href="/people">People</a><abbr>no link</abbr>
<form class="mag-sign-out" action="/sign-out" method="post"><input type="hidden" name="_token" value="t&quot;1"><button class="b" type="submit">Sign out</button></form>
<form method="post" novalidate>
  <input type="hidden" name="_token" value="t"><input type="hidden" name="_key" value="k">
  <input class="govuk-input" id="children.0.school" name="children.0.school" type="text" autocomplete="off">
  <input name="consent" type="radio" value="YES" checked><input name="consent" type="radio" value="NO">
  <textarea class="govuk-textarea" name="rationale" rows="5">Typed &lt;b&gt;</textarea>
  <select name="area"><option value=""></option><option value="E1" selected>One</option></select>
  <button class="govuk-button" name="_more" value="children" formaction="#children.1">Add a child</button>
  <button type="submit" class="govuk-button" data-module="govuk-button">
    Send
  </button>
</form>
<form action="/people" role="search"><input name="crn" type="text"><button>Find</button></form>`;

describe('reading a page', () => {
  it('finds each link once, as it was before it was escaped', () => {
    expect(linksOf(page)).toEqual(['#main', '/incidents/0190?issuer=a&cursor=b%3D', '/people']);
  });

  it('finds the hidden fields of each form, those that somebody fills in once each, what its button says, and whether it sends anything', () => {
    expect(formsOf(page)).toEqual([
      { action: '/sign-out', isSearch: false, hidden: [['_token', 't"1']], fields: [], button: 'Sign out', others: [] },
      { action: undefined, isSearch: false, hidden: [['_token', 't'], ['_key', 'k']], fields: ['children.0.school', 'consent', 'rationale', 'area'], button: 'Send', others: [['_more', 'children']] },
      { action: '/people', isSearch: true, hidden: [], fields: ['crn'], button: 'Find', others: [] },
    ]);
  });

  it('does not pass over a form that has no end', () => {
    expect(() => formsOf('<form method="post"><input name="a">')).toThrow('no end');
  });
});
