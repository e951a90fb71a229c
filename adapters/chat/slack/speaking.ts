import type { ChatPlatform } from '../../../src/ports/chat-platform.ts';
import type { ChatContext } from '../chat-system.ts';
import type { SlackCalls } from './outbound/calls.ts';
import { webCalls } from './outbound/web-calls.ts';
import type { SlackSettings } from './settings.ts';
import { slackPlatform } from './slack-platform.ts';

/** Slack as a rule answers within a second; the outbox waits for a minute, and four pages fit into that. */
export const CALL_TIMEOUT_MS = 10_000;

/** The half of Slack that speaks. Loads Bolt. */
export function speaking(
  { botToken, apiUrl }: SlackSettings,
  { clock, log, allowed, about, apart }: ChatContext,
): { readonly calls: SlackCalls; readonly platform: ChatPlatform } {
  const calls = webCalls({ token: botToken, apiUrl, timeoutMs: CALL_TIMEOUT_MS, clock, log, allowed, apart });
  return { calls, platform: slackPlatform(calls, about) };
}
