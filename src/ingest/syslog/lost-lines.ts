import { instantText } from '../../model/time.ts';
import { textOf } from './prefixes.ts';

/** Programs that write logs and say in them what they could not write. */
const LOGGER = /^(?:rsyslogd(?:-\d+)?|imjournal|imuxsock|systemd-journald?|journald?|syslog-ng)$/;
/** Their first two letters: no other tag is looked at. */
const STARTS = new Set(['rs', 'im', 'sy', 'jo'].map((text) => text.charCodeAt(0) * 256 + text.charCodeAt(1)));
/** `rsyslogd`, `systemd-journald` */
const [SHORTEST, LONGEST] = [7, 20];

/** Collects what the loggers say about lines they lost. */
export interface LostLines {
  /** Whether a tag, `bytes[start, end)`, is a logger's. */
  readonly isLogger: (bytes: Uint8Array, start: number, end: number) => boolean;
  /** A logger's message, written at `at` (ms since 1970; NaN when not known). */
  readonly read: (message: string, at: number) => void;
  /** A sentence for people; undefined when no line was lost that mail could be in. */
  readonly note: () => string | undefined;
}

export function lostLines(): LostLines {
  let lost = 0;
  let statements = 0;
  let from = Number.POSITIVE_INFINITY;
  let to = Number.NEGATIVE_INFINITY;
  /** syslog-ng counts since it started: only the growth is this log's. */
  const counters = new Map<string, number>();

  return {
    isLogger: (bytes, start, end) =>
      end - start >= SHORTEST &&
      end - start <= LONGEST &&
      STARTS.has((bytes[start] as number) * 256 + (bytes[start + 1] as number)) &&
      LOGGER.test(textOf(bytes, start, end)),
    read(message, at) {
      const count = message.includes('Log statistics') ? grown(message) : lostIn(message);
      if (count === undefined) return;
      statements++;
      lost += count;
      if (at < from) from = at;
      if (at > to) to = at;
    },
    note() {
      if (statements === 0) return undefined;
      const many =
        lost > 0 ? `at least ${lost.toLocaleString('en-US')} ${lost === 1 ? 'line was' : 'lines were'}` : 'lines were';
      return `The log reports that ${many} lost${period()} (rate limiting), so counts are lower bounds. ${CURE}`;
    },
  };

  function period(): string {
    if (from > to) return '';
    const [first, last] = [minuteText(from), minuteText(to)];
    if (first === last) return ` at ${first} UTC`;
    return ` between ${first} and ${first.slice(0, 10) === last.slice(0, 10) ? last.slice(11) : last} UTC`;
  }

  function grown(message: string): number | undefined {
    let growth = 0;
    let isLoss = false;
    for (const [, name = '', digits] of message.matchAll(/dropped='([^']*?)=(\d+)'/g)) {
      const count = Number(digits);
      const before = counters.get(name);
      if (counters.size < 1000) counters.set(name, count);
      // Less than before: it was started anew. The first number may be of earlier days.
      const more = before === undefined ? 0 : count >= before ? count - before : count;
      growth += more;
      isLoss ||= more > 0 || (before === undefined && count > 0);
    }
    return isLoss ? growth : undefined;
  }
}

const CURE =
  'Raise RateLimitBurst in journald.conf, and in rsyslog.conf the RateLimit.Burst of imjournal or imuxsock, on that host.';

const minuteText = (ms: number): string => instantText(new Date(ms)).slice(0, 16).replace('T', ' ');

/** How many lines a message says were lost; 0 where it says only that some are; undefined where it says nothing. */
function lostIn(message: string): number | undefined {
  const suppressed = /Suppressed (\d+) messages from (\S+)/.exec(message);
  if (suppressed)
    return /postfix|mail|smtp|docker|containerd|podman/i.test(suppressed[2] ?? '') ? Number(suppressed[1]) : undefined;
  const lost =
    /(\d+) messages lost due to rate-limiting/.exec(message) ??
    /imuxsock lost (\d+) messages/.exec(message) ??
    /Forwarding to syslog missed (\d+) messages/.exec(message);
  if (lost) return Number(lost[1]);
  return /begins? to drop messages/.test(message) ? 0 : undefined;
}
