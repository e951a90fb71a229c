import type { TlsCounts } from '../model/tls.ts';
import type { RuleSample } from '../sample/rule-sample.ts';
import type { PathDay } from './history.ts';
import { type ConnectorDays, connectorDays, type PathDays } from './path-days.ts';
import { type Assessing, defineRule, type Finding, type Rule } from './rule.ts';
import { shareDigest } from './share-digest.ts';
import { numbersOf, type ShareNumbers, shareNumberNames, shareNumbers, shareReasonNames } from './share-numbers.ts';
import { judgeBy, type PathVerdict, sum, type Tally } from './share-of-path.ts';
import type { ShareParams, shareParams } from './share-params.ts';
import { type ShareWords, wordShare } from './share-text.ts';

/** A rule on a part of the messages of certain paths: which ones, which part, and its words. */
export interface ShareRule {
  readonly name: string;
  readonly short: string;
  readonly summary: string;
  readonly params: ReturnType<typeof shareParams>;
  readonly looksAt: (path: PathDay) => boolean;
  readonly partOf: (tls: TlsCounts) => number;
  readonly words: ShareWords;
  readonly sample: RuleSample;
}

/** Five weeks: the week that is judged, the one before, and enough to say since when. */
const LOOKS_BACK_DAYS = 35;
const TRAIL_DAYS = 14;

export function shareRule({ name, short, summary, params, looksAt, partOf, words, sample }: ShareRule): Rule {
  const look = ({ history, open }: Assessing<ShareParams>) => {
    const openings = new Map([...open].flatMap(([path, { opening }]) => openingOf(path, opening)));
    const wanted = [...openings].map(([path, opening]) => ({ path, ...opening }));
    return { openings, seen: connectorDays(history.connectors, LOOKS_BACK_DAYS, looksAt, wanted) };
  };
  const judge = judgeBy(partOf);
  return defineRule({
    name,
    short,
    summary,
    needs: { senderDays: 0, connectorDays: LOOKS_BACK_DAYS + 1 },
    params,
    reasonNames: shareReasonNames(words.of),
    numberNames: shareNumberNames(words.of),
    sample,
    assess: (assessing) => {
      const { openings, seen } = look(assessing);
      if (seen === null) return [];
      return seen.paths.flatMap((path): readonly Finding[] => {
        const isOpen = assessing.open.has(path.path);
        // Most connectors never have any: no need to judge them.
        if (!isOpen && ![...path.days, path.today].some((counts) => counts !== null && partOf(counts) > 0)) return [];
        const verdict = judge(path, assessing.params);
        if (verdict.stand !== 'open' && !isOpen) return [];
        if (verdict.stand === 'hold' && verdict.week === null) return [];
        return [findingOf(path, verdict, seen, assessing.params, openings.get(path.path), words.of)];
      });
    },
    word: (worded) => wordShare(worded, words),
    digestLine: (assessing) => {
      const { seen } = look(assessing);
      if (seen === null) return null;
      const judged = seen.paths.map(({ path, ...rest }) => {
        const { stand, week } = judge({ path, ...rest }, assessing.params);
        return { path, week, isInsight: stand === 'open' || assessing.open.has(path) };
      });
      return shareDigest(judged, seen.lastDay, assessing.params, words);
    },
  });
}

/** What cannot be read was written by another version: such an episode is judged while its path can be seen. */
function openingOf(path: string, opening: unknown): readonly (readonly [string, ShareNumbers])[] {
  const read = shareNumbers.safeParse(opening);
  return read.success ? [[path, read.data]] : [];
}

function findingOf(
  path: PathDays,
  verdict: PathVerdict,
  seen: ConnectorDays,
  params: ShareParams,
  opening: ShareNumbers | undefined,
  of: string,
): Finding {
  const numbers = numbersOf(path, verdict, seen, params, opening);
  const mostMessages = Math.max(numbers.part, verdict.week?.part ?? 0);
  const isHigh = numbers.share >= params.highShare || mostMessages >= params.highMessages;
  const begun = seen.todayShare > 0 ? verdict.days : verdict.days.slice(0, -1);
  const trail = begun.slice(-TRAIL_DAYS);
  return {
    subject: path.path,
    stand: verdict.stand,
    severity: isHigh ? 'high' : 'medium',
    // How many times over the threshold it is for certain.
    score: numbers.lowerBound / params.share,
    magnitude: weeklyRate(verdict, seen, params),
    reason: verdict.reason,
    numbers,
    trail: {
      unit: of,
      firstDay: seen.firstDay + begun.length - trail.length,
      values: trail.map((day) => day?.part ?? null),
    },
  };
}

/**
 * Messages a week at the rate since it began: a sum over the week would double, and double again, while the week fills
 * up although nothing gets worse.
 */
function weeklyRate({ days, since }: PathVerdict, { todayShare }: ConnectorDays, params: ShareParams): number {
  const end = days.length - 1;
  const first = Math.max(since ?? 0, end - params.days);
  const judged = days.slice(first);
  const known = judged.map((day, at): number => (day === null ? 0 : first + at === end ? todayShare : 1));
  const elapsed = known.reduce((a, b) => a + b, 0);
  const { part }: Tally = sum(judged) ?? { part: 0, messages: 0 };
  return elapsed === 0 ? 0 : Math.round((part / elapsed) * params.days);
}
