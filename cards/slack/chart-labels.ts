import { cutMiddle } from '../text/cut-text.ts';
import { literal } from './escape.ts';
import { LIMITS } from './limits.ts';

/** Labels that Slack takes: not blank, not too long, and no two alike, which shortening could make them. */
export function chartLabels(texts: readonly string[]): readonly string[] {
  const taken = new Set<string>();
  return texts.map((text) => {
    const whole = literal(text) || '-';
    let label = cutAtWords(whole, LIMITS.chartLabel.most);
    for (let n = 2; taken.has(label); n++) {
      label = `${cutAtWords(whole, LIMITS.chartLabel.most - ` ${n}`.length)} ${n}`;
    }
    taken.add(label);
    return label;
  });
}

/** `From the … connector`: names of several words read better without halves of them. Addresses are cut anywhere. */
function cutAtWords(text: string, most: number): string {
  const cut = cutMiddle(text, most);
  const [head, tail] = cut.split('…');
  if (cut === text || head === undefined || tail === undefined) return cut;
  const before = text.startsWith(' ', head.length) ? head : head.slice(0, head.lastIndexOf(' ') + 1);
  const after = text.at(-tail.length - 1) === ' ' ? tail : tail.slice(tail.indexOf(' ') + 1);
  const words = `${before.trim()} … ${after.trim()}`;
  return before.trim() !== '' && after.trim() !== '' && words.length <= most ? words : cut;
}

/**
 * `11-15` for `2026-11-15`, where all days are of one year, and `11-09` for `2026-11-09..11-15`: fourteen whole dates do
 * not fit below their bars.
 */
export function shortDays(labels: readonly string[]): readonly string[] {
  const days = labels.map(beginning);
  const year = /^\d{4}-(?=\d\d-\d\d)/.exec(days[0] ?? '')?.[0];
  return year !== undefined && days.every((day) => day.startsWith(year))
    ? days.map((day) => day.slice(year.length))
    : days;
}

export const isStretch = (label: string): boolean => beginning(label) !== label;

const beginning = (label: string): string => /^((?:\d{4}-)?\d\d-\d\d(?: \d\d:\d\d)?)\.\.\d/.exec(label)?.[1] ?? label;
