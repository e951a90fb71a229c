import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import type { Log } from '../../src/ports/log.ts';

const run = promisify(execFile);
const TIMEOUT_MS = 10_000;
/** Twice within what systemd allows, as sd_watchdog_enabled(3) advises. */
const PINGS_WITHIN_LIMIT = 2;

export interface ServiceManager {
  /** Takes lines of sd_notify(3), such as `READY=1`. Never throws. */
  notify(...lines: readonly string[]): Promise<void>;
  /**
   * Pings systemd's watchdog for as long as `isWell` and this process's loop is not blocked; it restarts what does not
   * ping. Does nothing where the unit sets no `WatchdogSec=`. Answers what ends it.
   */
  watch(isWell: () => boolean): () => void;
}

export interface ServiceManagerOptions {
  /** NOTIFY_SOCKET, WATCHDOG_USEC and WATCHDOG_PID, as systemd.exec(5) sets them. */
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly log: Pick<Log, 'info' | 'warn'>;
}

/**
 * The systemd that started this process; null where none did. Its program `systemd-notify` passes on what it is told,
 * since Node has no datagram sockets of Unix: the unit needs `NotifyAccess=all`.
 */
export function serviceManager({ environment, log }: ServiceManagerOptions): ServiceManager | null {
  const socket = environment['NOTIFY_SOCKET'] ?? '';
  if (socket === '') return null;
  let isOut = false;
  const notify = async (...lines: readonly string[]): Promise<void> => {
    try {
      const env = { NOTIFY_SOCKET: socket, PATH: environment['PATH'] ?? '' };
      await run('systemd-notify', [...lines], { env, timeout: TIMEOUT_MS });
      isOut = false;
    } catch (cause) {
      const { code } = cause as { readonly code?: string | number };
      if (!isOut) log.warn('systemd.not-reached', { cause: String(code ?? 'unknown') });
      isOut = true;
    }
  };
  return {
    notify,
    watch(isWell) {
      const everyMs = watchdogMs(environment) / PINGS_WITHIN_LIMIT;
      if (everyMs === 0) return () => {};
      let isPinging = false;
      const ping = (): void => {
        if (!isWell() || isPinging) return;
        isPinging = true;
        void notify('WATCHDOG=1').finally(() => {
          isPinging = false;
        });
      };
      ping();
      const timer = setInterval(ping, everyMs).unref();
      return () => clearInterval(timer);
    },
  };
}

/** How long systemd waits for a ping; 0 for ever. */
function watchdogMs({ WATCHDOG_USEC, WATCHDOG_PID }: ServiceManagerOptions['environment']): number {
  const isForUs = WATCHDOG_PID === undefined || WATCHDOG_PID === String(process.pid);
  const ms = Number(WATCHDOG_USEC ?? '0') / 1_000;
  return isForUs && Number.isFinite(ms) && ms > 0 ? ms : 0;
}
