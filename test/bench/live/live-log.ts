import type { Line } from '../generate/log-sessions.ts';

/** Sessions as they go on in real time: each has lines still to come, and the lines of all lie in one another. */
export interface LiveLog {
  /** A session begins at this instant, in ms since 1970. */
  begin(session: readonly Line[], at: number): void;
  /** The text of all lines that are due by `now` and were not given yet, in the order of time. */
  due(now: number): string;
  /** How many lines are still to come. */
  waiting(): number;
}

const TICK_MS = 50;

/** `pace`: how many times as fast a session goes as its lines say. */
export function liveLog(host: string, pace = 1): LiveLog {
  const ticks = new Map<number, { readonly at: number; readonly text: string }[]>();
  let [given, count] = [Number.NEGATIVE_INFINITY, 0];

  return {
    begin(session, start) {
      for (const { afterSeconds, program, message } of session) {
        const at = start + (afterSeconds * 1000) / pace;
        const tick = Math.max(given + 1, Math.floor(at / TICK_MS));
        const lines = ticks.get(tick) ?? [];
        lines.push({ at, text: `${dateOf(at)} ${host} ${program}: ${message}\n` });
        ticks.set(tick, lines);
        count++;
      }
    },
    due(now) {
      const last = Math.floor(now / TICK_MS) - 1;
      const due = [...ticks.keys()].filter((tick) => tick <= last).sort((a, b) => a - b);
      const lines = due.flatMap((tick) => [...(ticks.get(tick) ?? [])].sort((a, b) => a.at - b.at));
      for (const tick of due) ticks.delete(tick);
      given = Math.max(given, last);
      count -= lines.length;
      return lines.map(({ text }) => text).join('');
    },
    waiting: () => count,
  };
}

/** As rsyslog writes it (RFC 3339), with microseconds. */
function dateOf(ms: number): string {
  const micros = Math.floor((ms % 1) * 1000);
  return new Date(ms).toISOString().replace('Z', `${String(micros).padStart(3, '0')}+00:00`);
}

export const DIRECTIONS = ['submission', 'inbound', 'outbound', 'local'] as const;
export type MessageCounts = Record<(typeof DIRECTIONS)[number], number>;

/** The messages of a session, counted from its lines: what was sent to one relay is one. */
export function messagesOf(session: readonly Line[]): MessageCounts {
  const counts: MessageCounts = { submission: 0, inbound: 0, outbound: 0, local: 0 };
  const relays = new Set<string>();
  for (const { program, message } of session) {
    if (/: client=/.test(message)) {
      if (message.includes('sasl_username=')) counts.submission++;
      else if (message.includes('client=localhost')) counts.local++;
      else counts.inbound++;
    }
    if (!program.startsWith('postfix/smtp[') || !message.includes('status=sent')) continue;
    relays.add(/relay=([^,]+)/.exec(message)?.[1] ?? '');
  }
  counts.outbound = relays.size;
  return counts;
}
