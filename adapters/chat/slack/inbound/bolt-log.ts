import type { Logger, LogLevel } from '@slack/bolt';
import type { Log } from '../../../../src/ports/log.ts';
import type { LogThrottle } from './log-throttle.ts';

/** Tokens of every kind, and the tickets and addresses that act for us: `xoxb-…`, `xapp-…`, `wss://…`, hooks. */
const SECRET = /\bx(?:ox[a-z]|app)[-.][\w.-]+|\b(?:wss?|https?):\/\/\S+/gi;
const LONGEST = 300;

/**
 * Leads what Slack's libraries complain of into our log: only warnings and errors, of each only its words. What else
 * they would log (requests, answers, whole errors with their request) may hold tokens and messages. What they complain of
 * at every try is said seldom.
 */
export function boltLog(log: Log, { isNews }: LogThrottle): Logger {
  const say = (...result: unknown[]): void => {
    const words = result.filter((each) => typeof each === 'string' || each instanceof Error).slice(0, 1);
    const complaint = harmless(words[0]);
    if (isNews(complaint)) log.warn('slack.library', { complaint });
  };
  return {
    debug: () => {},
    info: () => {},
    warn: say,
    error: say,
    setLevel: () => {},
    getLevel: () => 'warn' as LogLevel,
    setName: () => {},
  };
}

/** The words of an error or a complaint without anything secret, cut to a line. */
export function harmless(result: unknown): string {
  const words =
    result instanceof Error ? result.message : typeof result === 'string' ? result : 'something without words';
  return words.replace(SECRET, '[secret]').replace(/\s+/g, ' ').slice(0, LONGEST);
}
