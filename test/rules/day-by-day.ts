import type { History } from '../../src/rules/history.ts';
import type { Finding, OpenEpisode, Rule } from '../../src/rules/rule.ts';

/** Something that began or ended, or nothing did, when the history was as long as it was `at` that place. */
export interface Step {
  readonly at: number;
  readonly findings: readonly Finding[];
  readonly opened: readonly string[];
  readonly closed: readonly string[];
}

/** Looks once per history, oldest first, and keeps what is open as the bot would. */
export function dayByDay(
  rule: Rule,
  histories: readonly History[],
  set: Record<string, unknown> = {},
): readonly Step[] {
  const params = rule.params.parse(set);
  const open = new Map<string, OpenEpisode>();
  return histories.map((history, at): Step => {
    const findings = rule.assess({ history, params, open, calibration: calibrated(rule, history, params) });
    const opened = findings.filter(({ stand, subject }) => stand === 'open' && !open.has(subject));
    const closed = findings.filter(({ stand, subject }) => stand === 'quiet' && open.has(subject));
    for (const { subject, numbers } of opened) open.set(subject, { subject, openedAt: history.now, opening: numbers });
    for (const { subject } of closed) open.delete(subject);
    const names = (all: readonly Finding[]) => all.map(({ subject }) => subject);
    return { at, findings, opened: names(opened), closed: names(closed) };
  });
}

/** `[[2, 'opened'], [9, 'closed']]` of one subject, or of whatever there is. */
export function events(steps: readonly Step[], subject?: string): readonly (readonly [number, 'opened' | 'closed'])[] {
  const isMeant = (name: string) => subject === undefined || name === subject;
  return steps.flatMap(({ at, opened, closed }) => [
    ...closed.filter(isMeant).map(() => [at, 'closed'] as const),
    ...opened.filter(isMeant).map(() => [at, 'opened'] as const),
  ]);
}

function calibrated(rule: Rule, history: History, params: unknown): unknown {
  const work = rule.calibrate?.(history, params);
  if (!work) return undefined;
  for (;;) {
    const { done, value } = work.next();
    if (done) return value;
  }
}
