import { KINDS, type Kind } from '../../mailflow/dimensions.ts';
import { dayOf, instantText } from '../../mailflow/time.ts';
import type { Telling } from '../history.ts';
import { type Assessing, defineRule, type Finding } from '../rule.ts';
import { type MissingParams, params } from './params.ts';
import { type Silence, silenceOf } from './silence.ts';
import { type MissingNumbers, summaryOf, word } from './wording.ts';

/** Nothing new where something is usual. The one rule that looks at the clock: what no longer comes, no data can say. */
export const dataMissing = defineRule({
  name: 'data-missing',
  summary: 'Nothing new about mail flow or SMTP AUTH for twice the usual interval.',
  needs: { senderDays: 0, connectorDays: 0 },
  params,
  assess: (assessing) =>
    silences(assessing).flatMap(({ subject, numbers, silence, isRetired }): readonly Finding[] => {
      const stand = silence.isTooLong && !isRetired ? 'open' : 'quiet';
      if (stand === 'quiet' && !assessing.open.has(subject)) return [];
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
        },
      ];
    }),
  word,
  digestLine: (assessing) => {
    const missing = silences(assessing).filter(({ silence, isRetired }) => silence.isTooLong && !isRetired);
    return missing.length === 0 ? null : missing.map(({ numbers }) => summaryOf(numbers)).join(' ');
  },
});

interface NamedSilence {
  /** `smtp-auth`; `smtp-auth from postfix-log` where several sources tell the kind and others go on. */
  readonly subject: string;
  readonly numbers: MissingNumbers;
  readonly silence: Silence;
  readonly isRetired: boolean;
}

function silences({ history, params: given }: Assessing<MissingParams>): readonly NamedSilence[] {
  return KINDS.flatMap((kind): readonly NamedSilence[] => {
    const tellings = history.tellings.filter((telling) => telling.kind === kind);
    const whole = silenceOf(tellings, history.now, given);
    if (whole === null) return [];
    const sources = [...new Set(tellings.map(({ source }) => source))].sort();
    const ofKind = named(kind, null, sources, whole);
    if (sources.length < 2) return [ofKind];
    const ofSources = sources.flatMap((source) => {
      const silence = silenceOf(
        tellings.filter((telling) => telling.source === source),
        history.now,
        given,
      );
      if (silence === null) return [];
      // While nobody tells anything it is one gap, not one for each source as well; what was open stays as it is.
      if (whole.isTooLong) return [];
      return [{ ...named(kind, source, sources, silence), isRetired: isReplaced(silence, source, tellings, given) }];
    });
    return [ofKind, ...ofSources];
  });
}

function isReplaced({ until }: Silence, source: string, tellings: readonly Telling[], given: MissingParams): boolean {
  const others = tellings.filter((telling) => telling.source !== source).flatMap(({ days }) => days);
  return new Set(others.filter((day) => day >= dayOf(until))).size >= given.retiredDays;
}

function named(kind: Kind, source: string | null, sources: readonly string[], silence: Silence): NamedSilence {
  const numbers = {
    kind,
    source,
    sources: sources.join(', '),
    until: instantText(silence.until),
    isMissing: silence.isTooLong,
    silentDays: Math.floor(silence.silentDays),
    usualDays: silence.usualDays,
    limitDays: silence.limitDays,
  };
  return { subject: source === null ? kind : `${kind} from ${source}`, numbers, silence, isRetired: false };
}

/** Without SMTP AUTH data an account that is misused goes unseen; mail flow changes slowly; one of several is spared. */
function severityOf({ kind, source }: MissingNumbers): Finding['severity'] {
  if (source !== null) return 'low';
  return kind === 'smtp-auth' ? 'high' : 'medium';
}
