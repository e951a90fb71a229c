import { describe, expect, test } from 'vitest';
import { type Detector, firstFormula, kept, medianMad, zScore } from './detectors.ts';
import { atFalseAlarms, judge } from './measure.ts';
import { designStyles } from './styles.ts';
import { simulateTenant } from './tenant.ts';

const DAYS = 140;
const FROM = 70;

describe('on simulated tenants, at 0.2 false alarms per day and 1,000 senders', () => {
  const tenants = designStyles.map((style) => simulateTenant(style, 501, 700, DAYS, FROM));
  const recallOf = (detector: Detector) =>
    atFalseAlarms(
      tenants.map((tenant) => judge(tenant, FROM, detector)),
      0.2,
    ).recall;
  const recall = recallOf(kept);

  test('finds clearly more than 36 % of the compromised accounts', () => {
    expect(recall).toBeGreaterThan(0.4);
  });

  test.for([
    ['a z-score', zScore],
    ['median and MAD', medianMad],
    ['the record of 24 hours alone', firstFormula],
  ] as const)('finds more than %s', ([, detector]) => {
    expect(recall).toBeGreaterThan(recallOf(detector));
  });
});
