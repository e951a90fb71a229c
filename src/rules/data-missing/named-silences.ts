import { REPORTED_KINDS } from '../../model/dimensions.ts';
import { areDisjoint } from '../../model/slice.ts';
import { dayOf, instantText } from '../../model/time.ts';
import type { Telling } from '../history.ts';
import type { Assessing } from '../rule.ts';
import type { MissingParams } from './params.ts';
import { type Silence, silenceOf } from './silence.ts';
import type { MissingNumbers } from './wording.ts';

/** How long somebody or everybody has been silent, and what that is called. */
export interface NamedSilence {
  /**
   * `smtp-auth`; `smtp-auth from postfix-log` where several sources tell the kind and others go on; `connector from
   * postfix-log, host mail-1` where a source tells several parts and others go on.
   */
  readonly subject: string;
  readonly numbers: MissingNumbers;
  readonly silence: Silence;
  /** The source that told last: with it the silence began. */
  readonly brokenOff: string;
  /** Somebody else tells the same by now. */
  readonly isRetired: boolean;
}

/**
 * Of each kind, of each of its sources, and of each part that a source tells by itself. One that is silent because all
 * of what it belongs to is silent is not named: that would be the same gap once more.
 */
export function silences({ history, params: given }: Assessing<MissingParams>): readonly NamedSilence[] {
  return REPORTED_KINDS.flatMap((kind): readonly NamedSilence[] => {
    const tellings = history.tellings.filter((telling) => telling.kind === kind);
    const whole = silenceOf(tellings, history.now, given);
    if (whole === null) return [];
    const sources = [...new Set(tellings.map(({ source }) => source))].sort();
    const latest = tellings.reduce((a, b) => (b.until > a.until ? b : a), tellings[0] as Telling);
    const name = (silence: Silence, source: string | null, part: string | null): NamedSilence => ({
      brokenOff: source ?? latest.source,
      subject: [kind, ...(source === null ? [] : [` from ${source}`]), ...(part === null ? [] : [`, ${part}`])].join(
        '',
      ),
      numbers: { kind, source, part, sources: sources.join(', '), ...numbersOf(silence) },
      silence,
      isRetired: false,
    });
    const ofKind = name(whole, null, null);
    // While nobody tells anything it is one gap, not one for each source as well; what was open stays as it is.
    if (whole.isTooLong) return [ofKind];
    const ofSources = sources.flatMap((source): readonly NamedSilence[] => {
      const [own, others] = partition(tellings, (telling) => telling.source === source);
      const silence = silenceOf(own, history.now, given);
      if (silence === null) return [];
      const ofSource = { ...name(silence, source, null), isRetired: isReplaced(silence, others, given) };
      if (silence.isTooLong) return [ofSource];
      const ofParts = own.flatMap((telling): readonly NamedSilence[] => {
        const ofPart = silenceOf([telling], history.now, given);
        const rest = own.filter((other) => other !== telling);
        // Only a part that adds to others can be missed, and only while nobody tells its mail as well.
        if (ofPart === null || !rest.some((other) => areDisjoint(telling, other))) return [];
        const isCovered = rest.some((other) => !areDisjoint(telling, other) && other.until > telling.until);
        const isRetired = isCovered || isReplaced(ofPart, rest, given);
        return [{ ...name(ofPart, source, partText(telling)), isRetired }];
      });
      return sources.length === 1 ? ofParts : [ofSource, ...ofParts];
    });
    return [ofKind, ...ofSources];
  });
}

/** `site Lyon`, `direction inbound, tls No Tls` */
const partText = ({ filters }: Telling): string =>
  Object.entries(filters)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, value]) => `${name} ${value}`)
    .join(', ');

function partition<T>(all: readonly T[], isIn: (each: T) => boolean): readonly [readonly T[], readonly T[]] {
  return [all.filter(isIn), all.filter((each) => !isIn(each))];
}

function isReplaced({ until }: Silence, others: readonly Telling[], given: MissingParams): boolean {
  const days = others.flatMap((telling) => telling.days);
  return new Set(days.filter((day) => day >= dayOf(until))).size >= given.retiredDays;
}

function numbersOf(silence: Silence): Omit<MissingNumbers, 'kind' | 'source' | 'part' | 'sources'> {
  return {
    until: instantText(silence.until),
    isMissing: silence.isTooLong,
    silentDays: Math.floor(silence.silentDays),
    usualDays: silence.usualDays,
    limitDays: silence.limitDays,
  };
}
