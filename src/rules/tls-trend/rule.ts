import { defineRule } from '../rule.ts';
import { numbersOf } from './numbers.ts';
import { params } from './params.ts';
import { sample } from './sample.ts';
import { LOOKS_BACK_DAYS, trendOf } from './trend.ts';
import { numberNames, reasonNames } from './why-names.ts';
import { trendSentence, word } from './wording.ts';

const SUBJECT = 'organisation';

/** Where the organisation stands on the way to TLS 1.2 and newer alone, against the week before. */
export const tlsTrend = defineRule({
  name: 'tls-trend',
  short: 'TLS 1.2 readiness',
  summary: 'How many connectors are ready for TLS 1.2 alone, while any is not or it got worse.',
  needs: { senderDays: 0, connectorDays: LOOKS_BACK_DAYS + 1 },
  params,
  reasonNames,
  numberNames,
  sample,
  assess: (assessing) => {
    const trend = trendOf(assessing);
    if (trend === null || (trend.stand !== 'open' && !assessing.open.has(SUBJECT))) return [];
    return [
      {
        subject: SUBJECT,
        stand: trend.stand,
        severity: 'low',
        score: trend.latest.notReady.length,
        // The same however many there are: each connector that is not ready has an insight of its own that speaks.
        magnitude: 1,
        reason: trend.reason,
        numbers: numbersOf(trend.latest, assessing.params),
        trail: {
          unit: 'connectors not ready',
          firstDay: trend.latest.lastDay - trend.weeks.length + 1,
          values: trend.weeks.map(({ notReady, knownDays }) => (knownDays === 0 ? null : notReady.length)),
        },
      },
    ];
  },
  word,
  digestLine: (assessing) => {
    const trend = assessing.open.has(SUBJECT) ? null : trendOf(assessing);
    return trend && trendSentence(numbersOf(trend.latest, assessing.params));
  },
});
