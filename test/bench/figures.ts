import { percentile } from './timing.ts';

/** One line of the result: what was measured, beside what, and whether that is good enough. */
export interface Figure {
  readonly what: string;
  readonly measured: string;
  /** What it is compared with, in words and numbers. */
  readonly beside?: string;
  /** As it is meant to be read: `1.43x`. */
  readonly ratio?: string;
  readonly goal?: Goal;
}

interface Goal {
  readonly words: string;
  readonly isMet: boolean;
}

const HEADINGS = ['what', 'measured', 'beside', 'ratio', 'goal', 'met'];

/** Ours to theirs, at most so many times as long. */
export function compared(
  what: string,
  ours: number,
  rival: { readonly name: string; readonly ms: number },
  atMost: number,
): Figure {
  const ratio = ours / rival.ms;
  return {
    what,
    measured: duration(ours),
    beside: `${rival.name} ${duration(rival.ms)}`,
    ratio: times(ratio),
    goal: { words: atMost === 1 ? 'faster' : `<= ${atMost}x`, isMet: atMost === 1 ? ratio < 1 : ratio <= atMost },
  };
}

export const limited = (what: string, value: number, limit: number, show: (value: number) => string): Figure => ({
  what,
  measured: show(value),
  goal: { words: `<= ${show(limit)}`, isMet: value <= limit },
});

export const duration = (ms: number): string =>
  ms >= 10_000 ? `${(ms / 1000).toFixed(1)} s` : ms >= 1000 ? `${(ms / 1000).toFixed(2)} s` : `${ms.toPrecision(3)} ms`;

/** Milliseconds: the median, and the 99th percentile beside it. */
export const spread = (values: readonly number[]): string =>
  `${duration(percentile(values, 50))} (p99 ${duration(percentile(values, 99))})`;

export const times = (ratio: number): string => `${ratio.toFixed(2)}x`;

export const megabytes = (bytes: number): string => {
  const mb = bytes / 1e6;
  return `${mb < 10 ? mb.toFixed(1) : mb.toFixed(0)} MB`;
};

/** The figures as a Markdown table that is aligned, to be read as it is or pasted. */
export function tableOf(title: string, figures: readonly Figure[]): string {
  const rows = [HEADINGS, ...figures.map(cells)];
  const widths = HEADINGS.map((_, column) => Math.max(3, ...rows.map((row) => (row[column] ?? '').length)));
  const line = (row: readonly string[]): string =>
    `| ${row.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join(' | ')} |`;
  const rule = line(widths.map((width) => '-'.repeat(width)));
  const [heading = [], ...body] = rows;
  return `\n### ${title}\n\n${[line(heading), rule, ...body.map(line)].join('\n')}\n`;
}

function cells({ what, measured, beside = '', ratio = '', goal }: Figure): readonly string[] {
  return [what, measured, beside, ratio, goal?.words ?? '', goal ? (goal.isMet ? 'yes' : 'NO') : ''];
}
