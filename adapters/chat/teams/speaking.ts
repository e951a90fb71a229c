import type { Clock } from '../../../src/ports/clock.ts';
import type { Log } from '../../../src/ports/log.ts';
import { connector } from './connector.ts';
import type { HostPolicy } from './hosts.ts';
import { type TeamsCalls, teamsCalls } from './outbound/calls.ts';
import { rateLimit } from './outbound/rate-limit.ts';
import { type Tokens, tokens } from './outbound/token.ts';
import type { TeamsSettings } from './settings.ts';

/**
 * Teams as a rule answers within a second; the outbox waits for a minute. Longer than Node tries to connect (10 s): what
 * never got through is then known by that, and not only that it took too long.
 */
export const CALL_TIMEOUT_MS = 15_000;

/**
 * For a message with all that it may take: tokens, a second try with another, three rungs. Shorter than the outbox waits,
 * which would otherwise begin the next while this one is still being said.
 */
export const MESSAGE_TIMEOUT_MS = 40_000;

export interface Speaking {
  readonly calls: TeamsCalls;
  readonly tokens: Tokens;
  readonly policy: HostPolicy;
}

/** The half of Teams that speaks; nothing of the SDK is in it. */
export function speaking(
  { identity, hosts, loginUrl, cloud }: TeamsSettings,
  {
    clock,
    log,
    timeoutMs = CALL_TIMEOUT_MS,
    messageTimeoutMs = MESSAGE_TIMEOUT_MS,
  }: { readonly clock: Clock; readonly log: Log; readonly timeoutMs?: number; readonly messageTimeoutMs?: number },
): Speaking {
  const policy = { hosts, onlyThisMachine: identity.kind === 'anonymous', cloud };
  const held = tokens({ identity, loginUrl, cloud, timeoutMs, clock, log });
  const ask = connector({ tokens: held, policy, timeoutMs });
  const calls = teamsCalls({ ask, pace: rateLimit(clock), messageTimeoutMs, log });
  return { calls, tokens: held, policy };
}
