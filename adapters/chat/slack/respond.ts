import { z } from 'zod';
import type { Log } from '../../../src/ports.ts';
import type { Endpoint } from './ask.ts';
import type { SlackCalls, SlackResponse } from './calls.ts';
import { isSlackAddress } from './hosts.ts';
import { downTheLadder, type Rung } from './messages.ts';
import { failureOfCode, failureOfNetwork, failureOfStatus, throttled } from './outcomes.ts';

const refusal = z.object({ ok: z.literal(false), error: z.string() });

/** Answers by response_url: no token goes there, and no metadata is taken. */
export function responding({ apiUrl, timeoutMs }: Endpoint, log: Log): SlackCalls['respond'] {
  return async (url, { audience, replaces, ...words }) => {
    if (!isSlackAddress(url, apiUrl))
      return { kind: 'refused', trouble: 'the response_url is not an address of Slack' };
    return downTheLadder(words, log, async (shown) => {
      const body = { ...shown, ...addressed(audience, replaces) };
      try {
        const response = await fetch(url, {
          method: 'POST',
          headers: { 'content-type': 'application/json; charset=utf-8' },
          body: JSON.stringify(body),
          redirect: 'error',
          signal: AbortSignal.timeout(timeoutMs),
        });
        return rungOf(response.status, response.headers, await response.text());
      } catch (error) {
        return { outcome: failureOfNetwork(error), code: null, pointers: [] };
      }
    });
  };
}

const addressed = (audience: SlackResponse['audience'], replaces: boolean) => ({
  response_type: audience === 'everyone' ? 'in_channel' : 'ephemeral',
  replace_original: replaces,
  parse: 'none',
  link_names: false,
  unfurl_links: false,
  unfurl_media: false,
});

/** Errors are said in JSON or as a bare word, with 200, 404 or 500. */
function rungOf(status: number, headers: Headers, body: string): Rung {
  const code = codeIn(body);
  if (status === 429) {
    const outcome = throttled(Number.parseInt(headers.get('retry-after') ?? '', 10) || 30);
    return { outcome, code: null, pointers: [] };
  }
  if (code !== null) return { outcome: failureOfCode(code), code, pointers: [] };
  const outcome = status === 200 ? ({ kind: 'done', handle: '' } as const) : failureOfStatus(status);
  return { outcome, code: null, pointers: [] };
}

function codeIn(body: string): string | null {
  try {
    return refusal.safeParse(JSON.parse(body)).data?.error ?? null;
  } catch {
    const word = body.trim();
    return /^[a-z]+(_[a-z]+)+$/.test(word) ? word : null;
  }
}
