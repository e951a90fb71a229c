import type { z } from 'zod';
import { type Day, dayText } from '../../model/time.ts';
import { type Assessing, defineRule, type Finding } from '../rule.ts';
import { wilson } from '../wilson.ts';
import { digestOf } from './digest.ts';
import { params } from './params.ts';
import { sample } from './sample.ts';
import { type PolicyTally, tallies } from './tallies.ts';
import { type FailureNumbers, MAX_NAMED, word } from './wording.ts';

type Params = Readonly<z.infer<typeof params>>;

/** Days that are looked back on: who reported failures lately has to report again before they are over. */
const LOOKED_BACK_DAYS = 14;
const DIGEST_DAYS = 7;

/** Other organisations report that TLS sessions to the mail servers of a domain fail. */
export const inboundTlsFailures = defineRule({
  name: 'inbound-tls-failures',
  short: 'Inbound TLS fails',
  summary: 'Other organisations report failed TLS sessions to your mail servers: mail may be late or lost.',
  needs: { senderDays: 0, connectorDays: 0, tlsReportDays: LOOKED_BACK_DAYS },
  params,
  sample,
  assess: ({ history, params: given, open }) => {
    const end = endOf(history);
    if (end === null) return [];
    const all = tallies(history.tlsReports.days, end, given.days, LOOKED_BACK_DAYS);
    const domains = [...new Set(all.map(({ policyDomain }) => policyDomain))].sort();
    return domains.flatMap((domain): readonly Finding[] => {
      const verdicts = all.filter(({ policyDomain }) => policyDomain === domain).map((tally) => judge(tally, given));
      const worst = verdicts.reduce((a, b) => (rank(b) > rank(a) ? b : a));
      if (worst.stand !== 'open' && !open.has(domain)) return [];
      return [findingOf(worst, end, given)];
    });
  },
  word,
  digestLine: ({ history }) => {
    const end = endOf(history);
    return end === null
      ? null
      : digestOf(tallies(history.tlsReports.days, end, DIGEST_DAYS, DIGEST_DAYS), end, DIGEST_DAYS);
  },
});

/** The day after the last one with a report; null where none is known. */
const endOf = ({ tlsReports }: Assessing<unknown>['history']): Day | null => {
  const last = tlsReports.days.at(-1);
  return last === undefined ? null : last.day + 1;
};

interface Verdict extends Pick<Finding, 'stand' | 'reason'> {
  readonly tally: PolicyTally;
  readonly share: number;
  readonly lowerBound: number;
}

/** Of the policy types of a domain the worst one speaks, since their sessions may be the same. */
const rank = ({ stand, lowerBound }: Verdict): number => ({ open: 2, hold: 1, quiet: 0 })[stand] + lowerBound / 2;

function judge(tally: PolicyTally, { share: threshold, minFailed, confidence, quietFraction }: Params): Verdict {
  const { failed, sessions } = tally;
  const share = sessions === 0 ? 0 : failed / sessions;
  const lowerBound = sessions === 0 ? 0 : wilson(failed, sessions, confidence).lower;
  const verdict = (stand: Verdict['stand'], reason: string): Verdict => ({ tally, stand, reason, share, lowerBound });
  if (failed >= minFailed && lowerBound > threshold) return verdict('open', 'share-over-threshold');
  if (failed > 0 && share >= threshold * quietFraction) return verdict('hold', 'too-little-to-tell');
  // Whoever reported failures may just have had no mail since.
  const isHeard =
    tally.everFailing.length === 0 || tally.everFailing.some((name) => tally.organisations.includes(name));
  return isHeard ? verdict('quiet', 'sessions-succeed') : verdict('hold', 'no-report-since');
}

function findingOf({ tally, stand, reason, share, lowerBound }: Verdict, end: Day, given: Params): Finding {
  const { policyDomain, policyType, sessions, failed, organisations, failing, reasons, trail } = tally;
  const numbers: FailureNumbers = {
    ...{ policyType, sessions, failed, share, lowerBound },
    ...{ from: dayText(end - given.days), to: dayText(end - 1) },
    organisations: organisations.length,
    failing: failing.slice(0, MAX_NAMED).join(', '),
    failingCount: failing.length,
    reasons: JSON.stringify(reasons.slice(0, MAX_NAMED)),
    ...{ threshold: given.share, confidence: given.confidence, minFailed: given.minFailed },
    isFailing: stand !== 'quiet',
  };
  return {
    subject: policyDomain,
    stand,
    severity: share >= given.highShare || failed >= given.highFailed ? 'high' : 'medium',
    score: lowerBound / given.share,
    magnitude: failed,
    reason,
    numbers,
    trail: {
      unit: 'failed sessions',
      magnitudeOver: `in ${given.days} days`,
      firstDay: end - trail.length,
      values: [...trail],
    },
  };
}
