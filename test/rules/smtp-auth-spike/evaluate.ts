/**
 * Measures the score on simulated tenants: `npm run evaluate:spike -- [design|held-back] [tenants per style]
 * [senders]`. Prints recall at 0.2 false alarms per day and 1,000 senders.
 */
import { type Detector, firstFormula, kept, medianMad, zScore } from './detectors.ts';
import { atFalseAlarms, judge, type Result } from './measure.ts';
import { designStyles, heldBackStyles } from './styles.ts';
import { simulateTenant } from './tenant.ts';

const DAYS = 160;
const FROM = 70;
const FALSE_ALARMS = 0.2;
/** Seeds of tenants of either kind; never the same. */
const FIRST_SEED = { design: 1, 'held-back': 1001 } as const;

const [which = 'held-back', perStyle = '4', senders = '1000'] = process.argv.slice(2);
const isDesign = which === 'design';
const styles = isDesign ? designStyles : heldBackStyles;
const firstSeed = FIRST_SEED[isDesign ? 'design' : 'held-back'];
const tenants = styles.flatMap((style) =>
  Array.from({ length: Number(perStyle) }, (_, at) =>
    simulateTenant(style, firstSeed + at, Number(senders), DAYS, FROM),
  ),
);
const detectors: Readonly<Record<string, Detector>> = {
  'z-score': zScore,
  'median/MAD': medianMad,
  'first formula': firstFormula,
  'the rule': kept,
};

console.log(`${which}: ${tenants.length} tenants of ${senders} senders over ${DAYS} days, judged from day ${FROM}`);
for (const [name, detector] of Object.entries(detectors)) {
  const judged = tenants.map((tenant) => judge(tenant, FROM, detector));
  console.log(`${name.padEnd(14)} all ${line(atFalseAlarms(judged, FALSE_ALARMS))}`);
  for (const style of styles) {
    const own = judged.filter(({ tenant }) => tenant.style === style.name);
    console.log(`${''.padEnd(14)} ${style.name} ${line(atFalseAlarms(own, FALSE_ALARMS))}`);
  }
}

function line({ threshold, falseAlarms, recall, earlyRecall }: Result): string {
  const early = `${earlyRecall.toFixed(3)} within two days`;
  return `recall ${recall.toFixed(3)} (${early}) at ${falseAlarms.toFixed(3)} false alarms, threshold ${threshold.toFixed(2)}`;
}
