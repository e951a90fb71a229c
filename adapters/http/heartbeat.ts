import type { Log } from '../../src/ports/log.ts';

const TIMEOUT_MS = 10_000;

export interface HeartbeatOptions {
  /** What to call; it may hold a secret, so that only its host is logged. */
  readonly url: string;
  /** Whether the bot does what it is there for. Where it does not, nothing is called: that is the alarm. */
  readonly isWell: () => boolean;
  readonly log: Pick<Log, 'info' | 'warn'>;
}

/**
 * A dead man's switch: calls an address of a monitoring service, which warns people when the calls stop. Nothing else
 * can tell that a bot is dead. Never throws; an outage of the service is logged once, and its end.
 */
export function heartbeat({ url, isWell, log }: HeartbeatOptions): () => Promise<void> {
  const { host } = new URL(url);
  let isOut = false;
  return async () => {
    if (!isWell()) return;
    try {
      const response = await fetch(url, { redirect: 'error', signal: AbortSignal.timeout(TIMEOUT_MS) });
      void response.body?.cancel().catch(() => undefined);
      if (!response.ok) throw new Error(`it answered ${response.status}`);
      if (isOut) log.info('heartbeat.taken-again', { host });
      isOut = false;
    } catch (cause) {
      if (!isOut) log.warn('heartbeat.not-taken', { host, cause: codeOf(cause) });
      isOut = true;
    }
  };
}

/** `fetch` wraps what happened. */
function codeOf(cause: unknown): string {
  if (!(cause instanceof Error)) return 'unknown';
  const { code = null } = (cause.cause instanceof Error ? cause.cause : cause) as NodeJS.ErrnoException;
  return code ?? (cause.name === 'Error' ? cause.message : cause.name);
}
