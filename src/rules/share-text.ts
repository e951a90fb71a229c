import { adviceFor, pagesFor } from '../advice/index.ts';
import type { Path, PathTopic } from '../advice/remedies.ts';
import { count, counted, shareText } from '../model/format.ts';
import { connectorTypeName } from '../model/series-name.ts';
import { drillCommand } from './connector-drill.ts';
import type { Worded, Wording } from './rule.ts';
import { type ShareNumbers, shareNumbers } from './share-numbers.ts';

/** What a rule on a share calls things. */
export interface ShareWords {
  /** The name of the insight. */
  readonly title: (connector: NamedConnector) => string;
  /** `messages over TLS 1.0` */
  readonly of: string;
  /** What such messages did: `over TLS 1.0`, `without TLS`. */
  readonly how: string;
  /** Which paths are looked at: `inbound Partner connectors`. */
  readonly on: string;
  /** What to do about it, out of what a mail system offers. */
  readonly topic: PathTopic;
}

interface NamedConnector extends Path {
  /** `Inbound`, `Outbound` */
  readonly direction: string;
  /** As the original writes it: `Partner`, `OnPremises`. */
  readonly type: string;
}

export function wordShare({ subject, numbers: kept }: Worded, words: ShareWords): Wording {
  const numbers = shareNumbers.parse(kept);
  const connector = namedOf(numbers);
  const { part, messages } = numbers;
  return {
    title: words.title(connector),
    sentence: sentence(subject, numbers, words),
    advice: numbers.basis === 'quiet-days' ? [] : adviceFor(kept, (of) => of[words.topic](connector)),
    links: pagesFor(kept, words.topic),
    facts: [
      { label: capital(words.how), value: `${of(part, messages)}, ${stretch(numbers)}` },
      ...(numbers.basis === 'quiet-days'
        ? []
        : [{ label: 'At least', value: `${shareText(numbers.lowerBound)} (${sure(numbers.confidence)})` }]),
      { label: `The ${numbers.days} days before`, value: before(numbers) },
      { label: 'Significant from', value: threshold(numbers, words) },
      {
        label: 'High from',
        value: `${shareText(numbers.highShare)} or ${counted(numbers.highMessages, 'message')} in ${numbers.days} days`,
      },
      { label: 'Over after', value: `${counted(numbers.quietDays, 'quiet day')} in a row` },
    ],
    drill: {
      label: `TLS versions of ${numbers.connector === '' ? 'this path' : numbers.connector}`,
      command: drillCommand(numbers),
    },
  };
}

function sentence(subject: string, numbers: ShareNumbers, { how }: ShareWords): string {
  const { part, messages, days } = numbers;
  const went = numbers.direction === 'inbound' ? 'came in' : 'went out';
  const since = `since ${numbers.since}${numbers.sinceOrEarlier ? ' or earlier' : ''}`;
  if (numbers.basis === 'quiet-days') {
    return messages === 0
      ? `${subject}: no mail at all ${stretch(numbers)}; it had ${went} ${how} ${since}.`
      : `${subject}: only ${of(part, messages)} ${went} ${how} ${stretch(numbers)}; it was more ${since}.`;
  }
  const compared =
    numbers.beforeMessages === null
      ? `no data for the ${days} days before`
      : numbers.beforeMessages === 0
        ? `no mail in the ${days} days before`
        : `${share(numbers.beforePart ?? 0, numbers.beforeMessages)} in the ${days} days before`;
  return `${subject}: ${of(part, messages)} ${went} ${how} ${stretch(numbers)}; ${compared}. Seen ${since}.`;
}

function before({ beforePart, beforeMessages }: ShareNumbers): string {
  if (beforeMessages === null) return 'unknown';
  return beforeMessages === 0 ? 'no messages' : of(beforePart ?? 0, beforeMessages);
}

function stretch({ basis, to, quietDays, days }: ShareNumbers): string {
  if (basis === 'day') return `on ${to} alone`;
  if (basis === 'day-so-far') return `on ${to}, a day that is not over yet`;
  return `in the ${basis === 'week' ? days : quietDays} days to ${to}`;
}

const threshold = (numbers: ShareNumbers, { of: what }: ShareWords): string =>
  `${count(numbers.minMessages)} ${what} and more than ${shareText(numbers.threshold)} of all: over ${numbers.days} ` +
  `days (${sure(numbers.weekConfidence)}) or in one (${sure(numbers.dayConfidence)})`;

const of = (part: number, messages: number): string =>
  `${count(part)} of ${counted(messages, 'message')} (${share(part, messages)})`;

const share = (part: number, messages: number): string => shareText(messages === 0 ? 0 : part / messages);

const sure = (confidence: number): string => `${shareText(confidence)} sure`;

function namedOf({ direction, connectorType, connector }: ShareNumbers): NamedConnector {
  const isInbound = direction === 'inbound';
  const anybody = connectorType === 'partner' ? 'your partner' : 'your own servers';
  return {
    isInbound,
    direction: isInbound ? 'Inbound' : 'Outbound',
    type: connectorTypeName[connectorType],
    connector: connector === '' ? 'the connector' : `the connector “${connector}”`,
    name: connector,
    other: connector !== '' && connectorType === 'partner' ? connector : anybody,
  };
}

const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);
