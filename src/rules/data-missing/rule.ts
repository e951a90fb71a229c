import { followedTroubles } from '../followed-trouble.ts';
import { type Assessing, defineRule, type Finding } from '../rule.ts';
import { isDropSubject } from './drop-wording.ts';
import { dropFindings } from './drops.ts';
import { silences } from './named-silences.ts';
import { type MissingParams, params } from './params.ts';
import { sample } from './sample.ts';
import { numberNames, reasonNames } from './why-names.ts';
import { type MissingNumbers, word } from './wording.ts';

/**
 * Nothing new where something is usual, or far less of it. The one rule that looks at the clock: what no longer comes, no
 * data can say.
 */
export const dataMissing = defineRule({
  name: 'data-missing',
  short: 'Data missing',
  summary: 'Nothing new about mail flow or SMTP AUTH for twice the usual interval, or a day with far too few messages.',
  needs: { senderDays: 0, connectorDays: 0 },
  params,
  reasonNames,
  numberNames,
  sample,
  // What a drop is follows from the facts of some past; a silence is one of now.
  isOfFacts: isDropSubject,
  assess: (assessing) => [...silenceFindings(assessing), ...dropFindings(assessing)],
  word,
});

function silenceFindings(assessing: Assessing<MissingParams>): readonly Finding[] {
  const { history, following = [], open } = assessing;
  // What a followed log does not bring is said of that log, by log-failing.
  const troubled = new Set(followedTroubles(following, history).map(({ status }) => status.source));
  return silences(assessing).flatMap(({ subject, numbers, silence, isRetired, brokenOff }): readonly Finding[] => {
    const stand = silence.isTooLong && !isRetired ? 'open' : 'quiet';
    if (!open.has(subject) && (stand === 'quiet' || troubled.has(brokenOff))) return [];
    return [
      {
        subject,
        stand,
        severity: severityOf(numbers),
        score: silence.silentDays / silence.limitDays,
        // A gap grows by itself: that it did is no news.
        magnitude: 1,
        reason: stand === 'open' ? 'silent-too-long' : isRetired ? 'source-replaced' : 'data-came',
        numbers,
        trail: null,
        since: silence.until,
      },
    ];
  });
}

/** Without SMTP AUTH data an account that is misused goes unseen; mail flow changes slowly; one of several is spared. */
function severityOf({ kind, source, part }: MissingNumbers): Finding['severity'] {
  if (source !== null && part === null) return 'low';
  return kind === 'smtp-auth' && part === null ? 'high' : 'medium';
}
