import { weeklyCalibrations } from '../../../src/detection/calibrations.ts';
import type { Detector } from '../../../src/detection/detect.ts';
import { rules } from '../../../src/rules/index.ts';
import { readRuleSettings } from '../../../src/rules/settings.ts';

/** As the bot does, so that whatever else there is to do gets its turn. */
export const nextTurn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

/** All rules as they are when nobody sets anything. */
export function givenDetector(): Detector {
  const read = readRuleSettings(rules, []);
  if (!read.ok) throw new Error(read.faults.join('; '));
  return { rules, settings: read.settings, calibrations: weeklyCalibrations(nextTurn), pause: nextTurn };
}
