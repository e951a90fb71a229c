import { z } from 'zod';
import { pagesOf } from '../../advice/index.ts';
import { count, counted, shareText } from '../../model/format.ts';
import { joinNames } from '../../model/text/names.ts';
import { POLICY_TYPES } from '../../model/tls-reports/tls-session.ts';
import { commandLine } from '../../view/command-line.ts';
import type { Worded, Wording } from '../rule.ts';
import { adviceOn } from './advice.ts';
import { policyName } from './policy-name.ts';

const failureNumbers = z.object({
  policyType: z.enum(POLICY_TYPES),
  sessions: z.int(),
  failed: z.int(),
  /** Failed ones that the details of reports name beyond their summaries. */
  surplus: z.int().default(0),
  /** 0…1, as are the bound, the threshold and the confidence. */
  share: z.number(),
  lowerBound: z.number(),
  from: z.string(),
  to: z.string(),
  /** How many organisations reported, and how many of them failures. */
  organisations: z.int(),
  failingCount: z.int(),
  /** Those who reported most failures, joined by `, `. */
  failing: z.string(),
  /** JSON of a list of {@link reasonSchema}. */
  reasons: z.string(),
  threshold: z.number(),
  confidence: z.number(),
  minFailed: z.int(),
  isFailing: z.boolean(),
  /** It ended because who reported failures reports nothing any more. */
  isSilent: z.boolean().default(false),
});
export type FailureNumbers = Readonly<z.infer<typeof failureNumbers>>;

const reasonSchema = z.object({ resultType: z.string(), mx: z.string(), sessions: z.int() });

/** Names and reasons that a finding has at most. */
export const MAX_NAMED = 3;

export function word({ subject, numbers }: Worded): Wording {
  const found = failureNumbers.parse(numbers);
  const { failed, sessions, share, from, to, organisations, failing, failingCount, isFailing, policyType } = found;
  const reasons = z.array(reasonSchema).parse(JSON.parse(found.reasons));
  const span = from === to ? `on ${to}` : `from ${from} to ${to}`;
  return {
    title: 'Inbound TLS failures',
    sentence: isFailing
      ? `${whoText(failing, failingCount)}: ${count(failed)} of ${count(sessions)} TLS sessions to ${subject} failed ${span} (${shareText(share)}; the threshold is ${shareText(found.threshold)}).`
      : found.isSilent
        ? `No new data on the TLS failures to ${subject}: the organisations that reported them sent no report in 14 days. They may not be over.`
        : `TLS sessions to ${subject} succeed again: ${count(failed)} of ${count(sessions)} failed ${span}.`,
    amount: `${count(failed)} of ${count(sessions)} sessions`,
    advice: isFailing ? [...adviceOn(reasons, subject), MEANING] : [],
    links: pagesOf(['tls-reports'], 'tlsReports'),
    facts: [
      { label: 'Policy', value: policyName[policyType] },
      ...(reasons.length === 0 ? [] : [{ label: 'Reasons', value: reasonsText(reasons) }]),
      { label: 'Reported by', value: organisations === 1 ? '1 organisation' : `${count(organisations)} organisations` },
      {
        label: 'Share at least',
        value: `${shareText(found.lowerBound)} (with ${shareText(found.confidence)} confidence, if sessions fail independently)`,
      },
      ...(found.surplus === 0
        ? []
        : [
            {
              label: 'Contradiction',
              value: `details name ${counted(found.surplus, 'failed session')} more than the summaries, which count`,
            },
          ]),
    ],
    drill: { label: 'View TLS reports', command: commandLine(['tls-reports', '7d'], { domain: subject }) },
  };
}

const MEANING =
  'These are sessions, not messages: with MTA-STS in mode enforce, or with DANE, mail of failed sessions waits at the sender or is returned.';

function whoText(names: string, all: number): string {
  if (names === '') return 'TLS reports name failures';
  const more = all > MAX_NAMED ? ` and ${count(all - MAX_NAMED)} more` : '';
  return `${names}${more} ${all === 1 ? 'reports' : 'report'} failures`;
}

const reasonsText = (reasons: readonly z.infer<typeof reasonSchema>[]): string =>
  joinNames(
    reasons.map(({ resultType, mx, sessions }) => `${resultType}${mx === '' ? '' : ` at ${mx}`} (${count(sessions)})`),
    MAX_NAMED,
  );
