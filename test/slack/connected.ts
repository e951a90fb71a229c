import type { SlackCalls } from '../../adapters/chat/slack/outbound/calls.ts';
import { type WebCallsOptions, webCalls } from '../../adapters/chat/slack/outbound/web-calls.ts';
import { BOT_TOKEN } from './emulated-slack.ts';
import type { HostileSlack } from './hostile-slack.ts';

export const SLACK_CLOCK = { now: () => new Date('2026-11-22T12:00:00Z') };

/** A log that is kept, to be looked at. */
export function keptLog() {
  const lines: (Readonly<Record<string, unknown>> & { readonly event: string })[] = [];
  const keep = (event: string, fields: Readonly<Record<string, unknown>> = {}) => void lines.push({ event, ...fields });
  return { lines, info: keep, warn: keep };
}

/** The real calls, to that Slack. */
export const callsTo = (slack: Pick<HostileSlack, 'apiUrl'>, options: Partial<WebCallsOptions> = {}): SlackCalls =>
  webCalls({
    ...{ token: BOT_TOKEN, apiUrl: slack.apiUrl, timeoutMs: 10_000 },
    ...{ clock: SLACK_CLOCK, log: keptLog(), allowed: [] },
    ...options,
  });
