import { adviceFor, pagesFor } from '../../advice/index.ts';
import { count, counted } from '../../model/format.ts';
import { dayText, parseDay } from '../../model/time.ts';
import { minuteText } from '../../view/window-text.ts';
import type { Worded, Wording } from '../rule.ts';

const WEEKDAYS = ['Sunday', 'Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday'] as const;

/** The words of a finding, from its figures alone. */
export function word({ subject, numbers }: Worded): Wording {
  const sheet = sheetOf(numbers);
  return {
    title: 'SMTP AUTH spike',
    sentence: `${subject} ${comparison(sheet)}${usual(sheet)}; since ${sheet.text('since')}.`,
    ...(sheet.is('span', 48) && { amount: amountOfBoth(sheet) }),
    advice: adviceFor(numbers, ({ stopAccount }) => stopAccount({ name: subject })),
    links: pagesFor(numbers, 'stopAccount'),
    facts: [
      { label: 'Before', value: before(sheet) },
      { label: 'Score', value: `${sheet.figure('score').toFixed(1)} (${terms(sheet)})` },
      { label: 'Threshold', value: threshold(sheet) },
    ],
    drill: { label: 'Last 30 days of this sender', command: `sender ${subject} 30d` },
  };
}

interface Sheet {
  readonly figure: (name: string) => number;
  readonly known: (name: string) => number | null;
  readonly text: (name: string) => string;
  readonly is: (name: string, value: unknown) => boolean;
}

function sheetOf(numbers: Worded['numbers']): Sheet {
  const known = (name: string) => (typeof numbers[name] === 'number' ? numbers[name] : null);
  return {
    known,
    figure: (name) => known(name) ?? 0,
    text: (name) => String(numbers[name] ?? ''),
    is: (name, value) => numbers[name] === value,
  };
}

function comparison(sheet: Sheet): string {
  const sent = `sent ${counted(sheet.figure('messages24h'), 'message')} ${spanWords(sheet)}`;
  if (sheet.is('kind', 'waking')) {
    const silentDays = sheet.known('silentDays');
    const was = silentDays === null ? 'not seen before' : `silent for ${counted(silentDays, 'day')}`;
    return `(${was}) ${sent}; ${otherWakers(sheet)}`;
  }
  if (sheet.is('span', 48)) {
    return `sent ${amountOfBoth(sheet)}; its busiest two days in a row before had ${count(sheet.figure('record48h'))}`;
  }
  return `${sent}; its busiest ${isOfADay(sheet) ? 'day' : '24 hours'} before had ${count(sheet.figure('record24h'))}`;
}

/** When the messages were sent. An episode that an earlier version kept does not say up to when. */
function spanWords(sheet: Sheet): string {
  const until = new Date(sheet.text('until'));
  if (Number.isNaN(until.getTime())) return 'in 24 hours';
  const since = new Date(sheet.text('countedSince'));
  if (!isOfADay(sheet))
    return Number.isNaN(since.getTime())
      ? `in the 24 hours until ${minuteText(until)} (UTC)`
      : `from ${minuteText(since)} until ${minuteText(until)} (UTC)`;
  const day = sheet.text('lastDay');
  const [untilDay, untilMinute] = minuteText(until).split(' ');
  return untilDay === day ? `on ${day} until ${untilMinute} (UTC)` : `on ${day} (UTC)`;
}

const isOfADay = (sheet: Sheet): boolean => sheet.is('countedOver', 'day');

const amountOfBoth = (sheet: Sheet): string =>
  `${counted(sheet.figure('messages48h'), 'message')} ${bothDays(sheet)}, ${count(sheet.figure('messages24h'))} of them ${spanWords(sheet)}`;

/** Those that the days of the chart are: whole UTC days, but for what is yet to come of the last. */
function bothDays(sheet: Sheet): string {
  const last = parseDay(sheet.text('lastDay'));
  return last === undefined ? 'in two days' : `on ${dayText(last - 1)} and ${dayText(last)} (UTC)`;
}

function otherWakers(sheet: Sheet): string {
  return sheet.figure('wakers') === 0
    ? 'no other sender started like this before'
    : `other senders that started like this sent at most ${count(sheet.figure('wakersMost'))}`;
}

function usual(sheet: Sheet): string {
  const low = sheet.known('usualLow');
  const high = sheet.known('usualHigh');
  if (low === null || high === null || sheet.is('kind', 'waking')) return '';
  const range = low === high ? count(low) : `${count(low)}–${count(high)}`;
  return ` (usual on a ${WEEKDAYS[sheet.figure('weekday')] ?? 'day'}: ${range})`;
}

function before(sheet: Sheet): string {
  if (sheet.is('kind', 'waking')) {
    const wakers = counted(sheet.figure('wakers'), 'sender');
    return `${wakers} resumed or were new in 90 days, the busiest with ${count(sheet.figure('wakersMost'))}`;
  }
  const most = sheet.is('span', 48)
    ? `${count(sheet.figure('record48h'))} on two days in a row`
    : `${count(sheet.figure('record24h'))} in ${isOfADay(sheet) ? 'a day' : '24 hours'}`;
  return `at most ${most}, over ${counted(sheet.figure('historyDays'), 'day')}`;
}

function terms(sheet: Sheet): string {
  const first = sheet.is('kind', 'waking')
    ? `${sheet.figure('rarityTerm').toFixed(1)} for how rare this is here`
    : `${sheet.figure('historyTerm').toFixed(1)} for the length of its history`;
  return `${first}, ${sheet.figure('excessTerm').toFixed(1)} for how far above the usual`;
}

function threshold(sheet: Sheet): string {
  const tested = sheet.figure('testedDays');
  const origin = sheet.text('thresholdFrom') + (tested > 0 ? ` over ${counted(tested, 'day')}` : '');
  const learning = sheet.is('learning', true)
    ? `; doubled while learning (${counted(sheet.figure('tenantDays'), 'day')} of history)`
    : '';
  return `${sheet.figure('threshold').toFixed(1)} (${origin}${learning})`;
}
