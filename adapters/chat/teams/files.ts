import { NotWritten, writeDownload } from '../write-download.ts';
import { type HostPolicy, isFilePlace } from './hosts.ts';
import { failureOfNetwork } from './outbound/outcomes.ts';

type Downloaded =
  | { readonly kind: 'done'; readonly bytes: number }
  | { readonly kind: 'too-large' }
  | { readonly kind: 'not-fetched'; readonly trouble: string }
  /** Teams hands it out, and this machine cannot keep it: `ENOSPC`. */
  | { readonly kind: 'not-written'; readonly code: string };

/** Files of people, which lie in their OneDrive at addresses that carry their own permission. Never throws. */
export interface Files {
  /** Streams a file to a path that must not exist; nothing is left there unless it is done. */
  download(url: string, into: string, mostBytes: number): Promise<Downloaded>;
  /** Puts a file where Teams said that it may be put. Answers what went wrong, or null. */
  upload(url: string, body: Uint8Array<ArrayBuffer>): Promise<string | null>;
}

const MAX_REDIRECTS = 3;
const NOT_ALLOWED = 'the file is not stored by Teams';

/** `timeoutMs`: for the whole of a file. */
export function files({ policy, timeoutMs }: { readonly policy: HostPolicy; readonly timeoutMs: number }): Files {
  return {
    async download(url, into, mostBytes) {
      const signal = AbortSignal.timeout(timeoutMs);
      try {
        const response = await follow(url, signal);
        if (typeof response === 'string') return { kind: 'not-fetched', trouble: response };
        const isTooLarge = Number(response.headers.get('content-length') ?? 0) > mostBytes;
        if (response.status !== 200 || isTooLarge) {
          await response.body?.cancel();
          return isTooLarge ? { kind: 'too-large' } : { kind: 'not-fetched', trouble: `answered ${response.status}` };
        }
        const bytes = await writeDownload(response, into, mostBytes);
        return bytes === null ? { kind: 'too-large' } : { kind: 'done', bytes };
      } catch (error) {
        if (error instanceof NotWritten) return { kind: 'not-written', code: error.code };
        return { kind: 'not-fetched', trouble: failureOfNetwork(error).trouble };
      }
    },
    async upload(url, body) {
      if (!isFilePlace(url, policy)) return NOT_ALLOWED;
      try {
        const response = await fetch(url, {
          method: 'PUT',
          headers: {
            'content-type': 'application/octet-stream',
            'content-range': `bytes 0-${body.length - 1}/${body.length}`,
          },
          body,
          redirect: 'manual',
          signal: AbortSignal.timeout(timeoutMs),
        });
        await response.body?.cancel();
        return response.ok ? null : `answered ${response.status}`;
      } catch (error) {
        return failureOfNetwork(error).trouble;
      }
    },
  };

  async function follow(url: string, signal: AbortSignal): Promise<Response | string> {
    let at = url;
    for (let hop = 0; hop <= MAX_REDIRECTS; hop++) {
      if (!isFilePlace(at, policy)) return NOT_ALLOWED;
      const response = await fetch(at, { redirect: 'manual', signal });
      const next = response.status >= 300 && response.status < 400 ? response.headers.get('location') : null;
      if (next === null) return response;
      await response.body?.cancel();
      at = URL.canParse(next, at) ? new URL(next, at).href : '';
    }
    return 'too many redirects for the file';
  }
}
