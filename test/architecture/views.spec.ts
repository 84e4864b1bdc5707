import { readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { describe, expect, it } from '@jest/globals';

const filesBelow = (...roots: string[]): string[] => roots.flatMap((root) => readdirSync(root, { recursive: true, encoding: 'utf8' }).map((file) => join(root, file)));
const read = (file: string): string => readFileSync(file, 'utf8');

/** Templates that are drawn as pages, by what they extend: what is only imported extends nothing, and the shell extends the Design System's. */
const views = filesBelow('apps', 'libs').filter((file) => file.endsWith('.njk') && /^{% extends "(?!govuk\/)/.test(read(file))).map((file) => basename(file, '.njk'));

/** Views that a journey hands to axe and finds nothing wrong with: which view it is, the journey compares with what the page says of itself (test/support/browser.ts). */
const lookedAt = filesBelow('test/journeys').flatMap((file) => [...read(file).matchAll(/expect\(await violations\(\w+, '([a-z-]+)'\)\)\.toEqual\(\[\]\)/g)].map(([, view]) => view!));

describe('the views of all nodes', () => {
  it('are each looked at with axe in a journey', () => {
    expect(views.length).toBeGreaterThan(20);
    expect([...new Set(lookedAt)].sort()).toEqual([...views].sort());
  });
});
