import { open, rm } from 'node:fs/promises';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { Endpoint } from './ask.ts';
import type { Downloaded, SlackCalls } from './calls.ts';
import { isSlackAddress } from './hosts.ts';
import { failureOfNetwork, throttled } from './outcomes.ts';

const MOST_REDIRECTS = 3;
const SOON_MS = 60_000;

/** The whole of a file may take so many times as long as a call. */
const PATIENCE = 30;

class TooLarge extends Error {}

/** Streams a shared file onto the disk; the token goes to Slack's own hosts and nowhere else, also after a redirect. */
export function downloading({ token, apiUrl, timeoutMs }: Endpoint): SlackCalls['download'] {
  return async ({ url }, into, mostBytes) => {
    const signal = AbortSignal.timeout(PATIENCE * timeoutMs);
    try {
      const response = await follow(url, signal);
      if ('kind' in response) return response;
      const fault = faultOf(response, mostBytes);
      if (fault !== null) {
        await response.body?.cancel();
        return fault;
      }
      return await write(response, into, mostBytes);
    } catch (error) {
      const { trouble } = failureOfNetwork(error);
      return { kind: 'not-now', afterMs: SOON_MS, trouble };
    }
  };

  async function follow(url: string, signal: AbortSignal): Promise<Response | Downloaded> {
    let at = url;
    for (let hop = 0; hop <= MOST_REDIRECTS; hop++) {
      if (!isSlackAddress(at, apiUrl)) return { kind: 'refused', trouble: 'the file does not lie at Slack' };
      const response = await fetch(at, { headers: { authorization: `Bearer ${token}` }, redirect: 'manual', signal });
      const next = response.status >= 300 && response.status < 400 ? response.headers.get('location') : null;
      if (next === null) return response;
      await response.body?.cancel();
      at = URL.canParse(next, at) ? new URL(next, at).href : '';
    }
    return { kind: 'refused', trouble: 'Slack sends from one address of the file to the next' };
  }
}

function faultOf({ status, headers }: Response, mostBytes: number): Downloaded | null {
  if (status === 429) return notNow(throttled(Number.parseInt(headers.get('retry-after') ?? '', 10) || 30));
  if (status >= 500) return { kind: 'not-now', afterMs: SOON_MS, trouble: `Slack answered ${status}` };
  if (status !== 200) return { kind: 'refused', trouble: `Slack does not give the file (${status})` };
  // Who may not read a file is shown a page to log in.
  if (headers.get('content-type')?.startsWith('text/html'))
    return { kind: 'refused', trouble: 'Slack does not give the file: the app lacks files:read, or may not see it' };
  return Number(headers.get('content-length') ?? 0) > mostBytes ? { kind: 'too-large', mostBytes } : null;
}

const notNow = (failure: ReturnType<typeof throttled>): Downloaded =>
  failure.kind === 'not-now' ? failure : { kind: 'refused', trouble: failure.trouble };

async function write(response: Response, into: string, mostBytes: number): Promise<Downloaded> {
  let bytes = 0;
  const file = await open(into, 'wx', 0o600);
  try {
    await pipeline(
      response.body === null ? Readable.from([]) : Readable.from(response.body),
      async function* (pieces: AsyncIterable<Uint8Array>) {
        for await (const piece of pieces) {
          bytes += piece.length;
          if (bytes > mostBytes) throw new TooLarge();
          yield piece;
        }
      },
      file.createWriteStream(),
    );
    return { kind: 'done', bytes };
  } catch (error) {
    await file.close().catch(() => undefined);
    await rm(into, { force: true });
    if (error instanceof TooLarge) return { kind: 'too-large', mostBytes };
    throw error;
  }
}
