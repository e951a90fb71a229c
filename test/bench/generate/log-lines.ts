import { inOrderOfTime, type LogSize } from './in-order.ts';
import { mailSession } from './log-sessions.ts';
import { syslogDate } from './syslog-date.ts';

/** The log of a busy relay: its sessions lie in one another as they do in real ones. */
export const logLines = (size: LogSize): Generator<string> =>
  inOrderOfTime(size, {
    // Noise included.
    linesPerEvent: 8.8,
    event: (number, random) =>
      mailSession(number, random).map(({ afterSeconds, program, message }) => ({
        afterSeconds,
        text: `mail ${program}: ${message}`,
      })),
    write: (at, text) => `${syslogDate(at)} ${text}`,
  });
