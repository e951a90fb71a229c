import { rm } from 'node:fs/promises';
import type { Apart } from '../chat-system.ts';
import { NotWritten, writeDownload } from '../write-download.ts';
import { isSlackAddress } from './hosts.ts';
import type { Endpoint } from './outbound/ask.ts';
import type { Downloaded, SlackCalls } from './outbound/calls.ts';
import { failureOfNetwork, throttled } from './outbound/outcomes.ts';

const MAX_REDIRECTS = 3;
const SOON_MS = 60_000;

/** The whole of a file may take so many times as long as a call. */
const PATIENCE = 30;

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
      const bytes = await writeDownload(response, into, mostBytes);
      return bytes === null ? { kind: 'too-large', mostBytes } : { kind: 'done', bytes };
    } catch (error) {
      if (error instanceof NotWritten) return { kind: 'not-written', code: error.code };
      const { trouble } = failureOfNetwork(error);
      return { kind: 'not-now', afterMs: SOON_MS, trouble };
    }
  };

  async function follow(url: string, signal: AbortSignal): Promise<Response | Downloaded> {
    let at = url;
    for (let hop = 0; hop <= MAX_REDIRECTS; hop++) {
      if (!isSlackAddress(at, apiUrl)) return { kind: 'refused', trouble: 'the file is not stored by Slack' };
      const response = await fetch(at, { headers: { authorization: `Bearer ${token}` }, redirect: 'manual', signal });
      const next = response.status >= 300 && response.status < 400 ? response.headers.get('location') : null;
      if (next === null) return response;
      await response.body?.cancel();
      at = URL.canParse(next, at) ? new URL(next, at).href : '';
    }
    return { kind: 'refused', trouble: 'too many redirects for the file' };
  }
}

/** What another thread is asked to fetch. */
export interface AskedDownload {
  readonly endpoint: Endpoint;
  readonly file: Parameters<SlackCalls['download']>[0];
  readonly into: string;
  readonly mostBytes: number;
}

export const downloadAsked = ({ endpoint, file, into, mostBytes }: AskedDownload): Promise<Downloaded> =>
  downloading(endpoint)(file, into, mostBytes);

/** To begin a thread takes longer than to fetch less than this. */
const LARGE_BYTES = 4 * 1024 * 1024;

/** The same for large files, in another thread: each piece of a file is memory that this one would have to clear away. */
export function downloadingApart({ token, apiUrl, timeoutMs }: Endpoint, apart: Apart): SlackCalls['download'] {
  const endpoint = { token, apiUrl, timeoutMs };
  const here = downloading(endpoint);
  return async (file, into, mostBytes) => {
    if (typeof file.bytes === 'number' && file.bytes < LARGE_BYTES) return here(file, into, mostBytes);
    try {
      return (await apart('download', { endpoint, file, into, mostBytes } satisfies AskedDownload)) as Downloaded;
    } catch (cause) {
      // A thread that ended has left what it had.
      await rm(into, { force: true });
      return { kind: 'not-now', afterMs: SOON_MS, trouble: cause instanceof Error ? cause.message : String(cause) };
    }
  };
}

function faultOf({ status, headers }: Response, mostBytes: number): Downloaded | null {
  if (status === 429) return notNow(throttled(Number.parseInt(headers.get('retry-after') ?? '', 10) || 30));
  if (status >= 500) return { kind: 'not-now', afterMs: SOON_MS, trouble: `Slack answered ${status}` };
  if (status !== 200) return { kind: 'refused', trouble: `Slack refuses the file (${status})` };
  // Who may not read a file is shown a page to log in.
  if (headers.get('content-type')?.startsWith('text/html'))
    return { kind: 'refused', trouble: 'Slack refuses the file: the app lacks files:read, or has no access to it' };
  return Number(headers.get('content-length') ?? 0) > mostBytes ? { kind: 'too-large', mostBytes } : null;
}

const notNow = (failure: ReturnType<typeof throttled>): Downloaded =>
  failure.kind === 'not-now' ? failure : { kind: 'refused', trouble: failure.trouble };
