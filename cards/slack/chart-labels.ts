import { cutMiddle } from './cut-text.ts';
import { literal } from './escape.ts';
import { LIMITS } from './limits.ts';

/** Labels that Slack takes: not blank, not too long, and no two alike, which shortening could make them. */
export function chartLabels(texts: readonly string[]): readonly string[] {
  const taken = new Set<string>();
  return texts.map((text) => {
    const whole = literal(text) || '-';
    let label = cutMiddle(whole, LIMITS.chartLabel.most);
    for (let n = 2; taken.has(label); n++) {
      label = `${cutMiddle(whole, LIMITS.chartLabel.most - ` ${n}`.length)} ${n}`;
    }
    taken.add(label);
    return label;
  });
}

/** `2026-10-17..18`: the label of neighbours that were added up, each perhaps a stretch itself. */
export function joinedLabel(first: string, last: string): string {
  if (first === last) return first;
  const start = first.split('..')[0] ?? first;
  const end = last.split('..').at(-1) ?? last;
  let shared = 0;
  for (let at = 0; at < end.length && at < start.length && start[at] === end[at]; at++) {
    if (end[at] === '-' || end[at] === ' ') shared = at + 1;
  }
  return `${start}..${end.slice(shared)}`;
}
