import type { z } from 'zod';
import { type Day, dayOf, dayText } from '../../model/time.ts';
import { type Assessing, defineRule, type Finding } from '../rule.ts';
import { wilson } from '../wilson.ts';
import { digestOf } from './digest.ts';
import { params } from './params.ts';
import { sample } from './sample.ts';
import { type PolicyTally, tallies } from './tallies.ts';
import { numberNames, reasonNames } from './why-names.ts';
import { type FailureNumbers, MAX_NAMED, word } from './wording.ts';

type Params = Readonly<z.infer<typeof params>>;

/** Days that are looked back on: who reported failures on one of them has to report successes before they are over. */
const LOOKED_BACK_DAYS = 28;
const TRAIL_DAYS = 14;
const DIGEST_DAYS = 7;

/** Other organisations report that TLS sessions to the mail servers of a domain fail. */
export const inboundTlsFailures = defineRule({
  name: 'inbound-tls-failures',
  short: 'Inbound TLS fails',
  summary: 'Other organisations report failed TLS sessions to your mail servers: mail may be late or lost.',
  needs: { senderDays: 0, connectorDays: 0, tlsReportDays: LOOKED_BACK_DAYS },
  params,
  reasonNames,
  numberNames,
  sample,
  assess: ({ history, params: given, open }) => {
    const end = endOf(history);
    if (end === null) return [];
    const today = dayOf(history.now);
    const tallied = { end, together: given.days, lookedBack: LOOKED_BACK_DAYS, trailDays: TRAIL_DAYS };
    const all = tallies(history.tlsReports.days, tallied).map((tally) => judge(tally, today, given));
    const alone = tallies(history.tlsReports.days, tallied, true).map((tally) => judgeAlone(tally, today, given));
    const domains = [...new Set([...all.map(({ tally }) => tally.policyDomain), ...open.keys()])].sort();
    return domains.flatMap((domain): readonly Finding[] => {
      const isIts = ({ tally }: Verdict): boolean => tally.policyDomain === domain;
      const together = worstOf(all.filter(isIts)) ?? unreported(domain);
      // What the sum of all says comes first: it names the organisations, too.
      const worst = together.stand === 'open' ? together : (worstOf([together, ...alone.filter(isIts)]) ?? together);
      if (worst.stand !== 'open' && !open.has(domain)) return [];
      return [findingOf(worst, end, given)];
    });
  },
  word,
  digestLine: ({ history }) => {
    const end = endOf(history);
    const age = end === null ? 0 : dayOf(history.now) - end;
    if (end === null || age > LOOKED_BACK_DAYS) return null;
    if (age > DIGEST_DAYS) return `No TLS report covers a day after ${dayText(end - 1)}.`;
    const tallied = { end, together: DIGEST_DAYS, lookedBack: DIGEST_DAYS, trailDays: 0 };
    return digestOf(tallies(history.tlsReports.days, tallied), end, DIGEST_DAYS);
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

/** Of equal ones the first. */
const worstOf = (verdicts: readonly Verdict[]): Verdict | undefined =>
  verdicts.length === 0 ? undefined : verdicts.reduce((a, b) => (rank(b) > rank(a) ? b : a));

function judge(tally: PolicyTally, today: Day, given: Params): Verdict {
  const { share: threshold, minFailed, confidence, quietFraction } = given;
  const { failed, share, lowerBound } = { ...tally, ...shareOf(tally, confidence) };
  const verdict = (stand: Verdict['stand'], reason: string): Verdict => ({ tally, stand, reason, share, lowerBound });
  if (isSilent(tally.lastDay, today)) return verdict('quiet', SILENT);
  if (failed >= minFailed && lowerBound > threshold) return verdict('open', 'share-over-threshold');
  if (failed > 0 && share >= threshold * quietFraction) return verdict('hold', 'too-little-to-tell');
  return verdict(...ending(tally, today, threshold * quietFraction));
}

/** A large organisation without failures hides a smaller one whose sessions fail, so each is looked at by itself, too. */
function judgeAlone(tally: PolicyTally, today: Day, given: Params): Verdict {
  const { failed, share, lowerBound } = { ...tally, ...shareOf(tally, given.confidence) };
  const verdict = (stand: Verdict['stand'], reason: string): Verdict => ({ tally, stand, reason, share, lowerBound });
  if (isSilent(tally.lastDay, today)) return verdict('quiet', SILENT);
  if (failed >= given.minFailed && lowerBound > given.highShare) return verdict('open', 'organisation-over-high-share');
  // Of what is below that, all together decide.
  return share >= given.highShare * given.quietFraction && failed > 0
    ? verdict('hold', 'too-little-to-tell')
    : verdict('quiet', 'sessions-succeed');
}

function shareOf({ failed, sessions }: PolicyTally, confidence: number): Pick<Verdict, 'share' | 'lowerBound'> {
  if (sessions === 0) return { share: 0, lowerBound: 0 };
  return { share: failed / sessions, lowerBound: wilson(failed, sessions, confidence).lower };
}

/** So long an organisation may be silent before what it reported is over. */
const SILENT_DAYS = 14;
const SILENT = 'no-report-in-14-days';
/** Those who reported so much of the failures have to report successes since. */
const HEARD_PART = 0.9;

const isSilent = (lastDay: Day, today: Day): boolean => today - lastDay > SILENT_DAYS;

/** Whether what failed before is over. Whoever reported most of it may just have had no mail since. */
function ending({ reporters }: PolicyTally, today: Day, quietShare: number): readonly [Verdict['stand'], string] {
  const failing = reporters.flatMap(({ days }) => {
    const bad = days.filter(({ successful, failed }) => failed > 0 && failed >= quietShare * (successful + failed));
    const lastBad = bad.at(-1)?.day;
    if (lastBad === undefined) return [];
    return {
      failed: bad.reduce((sum, { failed }) => sum + failed, 0),
      isHeard: days.some(({ day, successful }) => day > lastBad && successful > 0),
      isSilent: isSilent(days.at(-1)?.day ?? lastBad, today),
    };
  });
  const isOver = (of: typeof failing): boolean => sumOf(of.filter(({ isHeard }) => isHeard)) >= HEARD_PART * sumOf(of);
  if (isOver(failing)) return ['quiet', 'sessions-succeed'];
  return isOver(failing.filter((each) => each.isHeard || !each.isSilent))
    ? ['quiet', SILENT]
    : ['hold', 'no-report-since'];
}

const sumOf = (of: readonly { readonly failed: number }[]): number => of.reduce((sum, { failed }) => sum + failed, 0);

/** Of a domain that no report on any of the days speaks of. */
const unreported = (policyDomain: string): Verdict => ({
  ...{ stand: 'quiet', reason: SILENT, share: 0, lowerBound: 0 },
  tally: {
    ...{ policyDomain, policyType: 'other', sessions: 0, failed: 0, surplus: 0, lastDay: 0 },
    ...{ organisations: [], failing: [], reporters: [], reasons: [], trail: [] },
  },
});

function findingOf({ tally, stand, reason, share, lowerBound }: Verdict, end: Day, given: Params): Finding {
  const { policyDomain, policyType, sessions, failed, organisations, failing, reasons, trail, surplus } = tally;
  const numbers: FailureNumbers = {
    ...{ policyType, sessions, failed, share, lowerBound, surplus },
    ...{ from: dayText(end - given.days), to: dayText(end - 1) },
    organisations: organisations.length,
    failing: failing.slice(0, MAX_NAMED).join(', '),
    failingCount: failing.length,
    reasons: JSON.stringify(reasons.slice(0, MAX_NAMED)),
    ...{ threshold: given.share, confidence: given.confidence, minFailed: given.minFailed },
    isFailing: stand !== 'quiet',
    isSilent: reason === SILENT,
  };
  return {
    subject: policyDomain,
    stand,
    severity: share >= given.highShare || failed >= given.highFailed ? 'high' : 'medium',
    score: lowerBound / given.share,
    magnitude: failed,
    reason,
    numbers,
    trail:
      trail.length === 0
        ? null
        : {
            ...{ unit: 'failed sessions', magnitudeOver: `in ${given.days} days` },
            ...{ firstDay: end - trail.length, values: [...trail] },
          },
  };
}
