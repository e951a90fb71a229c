import type { Log } from '../../src/ports/log.ts';

const BETWEEN_MS = 60_000;
/** Words that are never twice the same do not fill the log either. */
const MAX_KINDS = 20;

/**
 * A log for what anybody can cause without showing who they are: of each event and reason the first at once, and then at
 * most one line a minute that counts the others. What was not said when the process ends is lost.
 */
export function countedWarnings(log: Pick<Log, 'warn'>, betweenMs = BETWEEN_MS): Pick<Log, 'warn'> {
  const counts = new Map<string, number>();

  function warn(event: string, fields: Readonly<Record<string, unknown>> = {}): void {
    const kind = `${event} ${JSON.stringify(fields)}`;
    const known = counts.has(kind) || counts.size < MAX_KINDS ? kind : OTHERS;
    const [name, what] = known === kind ? ([event, fields] as const) : (['requests.refused', {}] as const);
    const before = counts.get(known);
    if (before !== undefined) return void counts.set(known, before + 1);
    counts.set(known, 0);
    log.warn(name, what);
    const timer = setInterval(() => {
      const count = counts.get(known) ?? 0;
      if (count === 0) {
        counts.delete(known);
        return clearInterval(timer);
      }
      counts.set(known, 0);
      log.warn(name, { ...what, more: count, withinMs: betweenMs });
    }, betweenMs);
    timer.unref();
  }

  return { warn };
}

const OTHERS = 'others';
