import { describe, expect, it } from '@jest/globals';
import { split } from '#labels';
import { type Content } from '../generate/content.js';
import { Draw } from '../generate/draw.js';
import { measure, total } from './measure.js';

const share = ({ of, missed }: { of: number; missed: number }): number => missed / of;

describe('redaction at the source, on generated narratives', () => {
  const measured = measure((content) => split('reportable-incident-arrest', content), new Draw(11), 300);

  it('takes at least 99 of 100 protected values out of the case copy, however they are written', () => {
    expect(share(total(measured.byVariation))).toBeLessThanOrEqual(0.01);
  });

  it('leaves references, dates, times, prices, names and the officer’s number', () => {
    expect(share(total(measured.byStay))).toBeLessThanOrEqual(0.02);
  });

  it('keeps every redacted text, letter for letter, in the victim part', () => {
    expect(measured.originalsMissing).toBe(0);
  });
});

describe('the measure itself', () => {
  it('misses every value when nothing is redacted', () => {
    const measured = measure((content) => ({ case: content, victim: {} }), new Draw(12), 50);
    const gone = total(measured.byVariation);
    expect(gone.missed).toBe(gone.of);
    expect(total(measured.byStay).missed).toBe(0);
  });

  it('loses every value when all text is taken away', () => {
    const blank = (content: Content): { case: Content; victim: Content } => ({ case: { ...content, circumstances: '', policeAction: '', bailConditions: '' }, victim: {} });
    const measured = measure(blank, new Draw(13), 50);
    expect(total(measured.byVariation).missed).toBe(0);
    const stayed = total(measured.byStay);
    expect(stayed.missed).toBe(stayed.of);
    expect(measured.originalsMissing).toBeGreaterThan(0);
  });
});
