import { type Calibration, uncalibrated } from './calibrate.ts';
import { LEARNING_DAYS, type SpikeParams } from './params.ts';

/** Where the line is drawn, and why there. */
export interface Threshold {
  readonly value: number;
  readonly from: 'set by hand' | 'built in' | 'alert budget';
  /** Days of the tenant's history that it was tried on, 0 when on none. */
  readonly testedDays: number;
  /** In the first three weeks of the tenant's history, and then it is doubled. */
  readonly isLearning: boolean;
}

export function thresholdFor(params: SpikeParams, calibration: unknown, knownDays: number): Threshold {
  const { threshold, testedDays } = isCalibration(calibration) ? calibration : uncalibrated;
  const isLearning = knownDays < LEARNING_DAYS;
  const value = (params.threshold ?? threshold) * (isLearning ? 2 : 1);
  if (params.threshold !== undefined) return { value, from: 'set by hand', testedDays: 0, isLearning };
  return { value, from: testedDays > 0 ? 'alert budget' : 'built in', testedDays, isLearning };
}

const isCalibration = (value: unknown): value is Calibration =>
  typeof value === 'object' && value !== null && 'threshold' in value && typeof value.threshold === 'number';
