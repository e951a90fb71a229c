import { z } from 'zod';
import type { Outcome } from '../../../../src/ports/chat-platform.ts';
import type { Log } from '../../../../src/ports/log.ts';
import { boundedText } from '../../bounded-answer.ts';
import { isSlackAddress } from '../hosts.ts';
import type { Endpoint } from './ask.ts';
import type { SlackCalls, SlackResponse } from './calls.ts';
import { downTheLadder, type Rung } from './messages.ts';
import { failureOfCode, failureOfNetwork, failureOfStatus, isCode, throttled } from './outcomes.ts';

const answerSchema = z.object({ ok: z.boolean(), error: z.string().optional() });
const UNSAID_RETRY_S = 30;

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
        return rungOf(response.status, response.headers, await boundedText(response));
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

/** Errors are said in JSON or as a bare word, with 200, 404 or 500; success as `ok`, in JSON, or by nothing at all. */
function rungOf(status: number, headers: Headers, body: string): Rung {
  const rung = (outcome: Outcome, code: string | null = null): Rung => ({ outcome, code, pointers: [] });
  if (status === 429) return rung(throttled(Number.parseInt(headers.get('retry-after') ?? '', 10) || UNSAID_RETRY_S));
  const text = saidIn(body);
  if (text === 'ok' && status === 200) return rung({ kind: 'done', handle: '' });
  if (text !== null && text !== 'ok') return rung(failureOfCode(text), text);
  return rung(status === 200 ? failureOfCode('') : failureOfStatus(status));
}

/** Slack's code, `ok`, or null for what is neither. */
function saidIn(body: string): string | null {
  const word = body.trim();
  if (word === '' || word === 'ok') return 'ok';
  if (isCode(word)) return word;
  try {
    const answer = answerSchema.safeParse(JSON.parse(word)).data;
    if (answer?.ok === true) return 'ok';
    return answer?.error !== undefined && isCode(answer.error) ? answer.error : null;
  } catch {
    return null;
  }
}
