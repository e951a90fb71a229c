import { pagesFor } from '../../advice/index.ts';
import { counted, shareText } from '../../model/format.ts';
import { commandLine } from '../../view/command-line.ts';
import type { Worded, Wording } from '../rule.ts';
import { type TrendNumbers, trendNumbers } from './numbers.ts';

export function word({ numbers }: Worded): Wording {
  const trend = trendNumbers.parse(numbers);
  const { ready, trace, notReady, tooFew } = trend;
  return {
    title: 'Connectors on the way to TLS 1.2 and newer',
    sentence: trendSentence(trend),
    advice: adviceOn(trend),
    links: pagesFor(numbers, 'transit'),
    facts: [
      { label: 'Ready (TLS 1.2 and 1.3 only)', value: fromTo(trend.readyBefore, ready) },
      { label: 'With traces of older TLS or none', value: fromTo(trend.traceBefore, trace) },
      { label: 'Not ready', value: fromTo(trend.notReadyBefore, notReady) },
      { label: 'Too few to judge', value: fromTo(trend.tooFewBefore, tooFew) },
      ...(trend.notReadyNames === '' ? [] : [{ label: 'Not ready are', value: trend.notReadyNames }]),
      ...(trend.betterNames === '' ? [] : [{ label: 'Better than the week before', value: trend.betterNames }]),
      ...(trend.worseNames === '' ? [] : [{ label: 'Worse than the week before', value: trend.worseNames }]),
      { label: 'Counted', value: `${trend.week}, each connector once per direction` },
      {
        label: 'Not ready from',
        value:
          `${counted(trend.minMessages, 'message')} and ${shareText(trend.share)} over TLS 1.1 or older, or ` +
          `${shareText(trend.noTlsShare)} without TLS (${shareText(trend.confidence)} sure); too few to judge under ` +
          `${counted(trend.minMessages, 'message')} in all`,
      },
    ],
    drill: { label: 'TLS versions by connector', command: commandLine(['connectors', '30d'], { by: 'tls' }) },
  };
}

/** Where the week stands, from → to. */
export function trendSentence(trend: TrendNumbers): string {
  const { connectors, ready, trace, notReady, tooFew, readyBefore, notReadyBefore } = trend;
  const others = [
    ...(trace === 0 ? [] : [`${trace} with traces of older TLS or none`]),
    ...(tooFew === 0 ? [] : [`${tooFew} with too few messages to judge`]),
  ];
  const compared =
    readyBefore === null || notReadyBefore === null
      ? 'no data for the week before'
      : readyBefore === ready && notReadyBefore === notReady
        ? 'as many as the week before'
        : `compared with the week before, ready ${readyBefore} → ${ready}, not ready ${notReadyBefore} → ${notReady}`;
  return (
    `${ready} of ${counted(connectors, 'connector')} ready for TLS 1.2 alone (${trend.week}): ` +
    `${[`${notReady} not ready`, ...others].join(', ')}; ${compared}.`
  );
}

function adviceOn({ notReadyNames, worseNames, trace }: TrendNumbers): readonly string[] {
  return [
    ...(notReadyNames === '' ? [] : [`Begin with ${notReadyNames}: each has an insight with the steps to take.`]),
    ...(worseNames === '' ? [] : [`Ask what changed during the week at ${worseNames}.`]),
    ...(trace === 0 ? [] : ['Find the last old server behind such a trace before you require TLS on its connector.']),
  ];
}

const fromTo = (before: number | null, now: number): string => (before === null ? `${now}` : `${before} → ${now}`);
