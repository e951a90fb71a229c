import type { Clock } from '../../../src/ports/clock.ts';
import type { Sent, ServerFault } from './smtp/sent.ts';

/** Until when the server is left alone. */
interface Held {
  readonly afterMs: number;
  readonly trouble: string;
}

/** What is known of the server's faults, and until when nothing connects to it for one. */
export interface ServerHold {
  /** Null where it may be tried. After a hold one tries, and the others wait for what comes of it. */
  held(): Held | null;
  /** As `held`; where it is null, the caller tries now and notes what came of it. */
  take(): Held | null;
  note(sent: Sent): void;
  /** What was wrong with the server when it was last tried; null where nothing was. */
  trouble(): string | null;
}

interface Fault {
  readonly kind: ServerFault;
  readonly trouble: string;
  readonly at: number;
  readonly ms: number;
  readonly times: number;
}

const LONGEST_MS = 60 * 60_000;
/** While one tries. */
const TRIED_MS = 10_000;

/**
 * A wrong password is the same for every address: servers lock an account after some attempts. So after a fault of login
 * or TLS nothing connects for as long as the answer says, twice as long each time, for an hour at most.
 */
export function serverHold(clock: Clock): ServerHold {
  let fault: Fault | null = null;
  let isTrying = false;

  function held(): Held | null {
    if (fault === null || fault.kind === 'reach') return null;
    const elapsed = clock.now().getTime() - fault.at;
    // A clock that was set back does not prolong it.
    if (elapsed >= 0 && elapsed < fault.ms) return { afterMs: fault.ms - elapsed, trouble: fault.trouble };
    return isTrying ? { afterMs: TRIED_MS, trouble: fault.trouble } : null;
  }

  return {
    held,
    take() {
      const now = held();
      if (now === null) isTrying = true;
      return now;
    },
    note(sent) {
      isTrying = false;
      if (sent.kind !== 'later' || sent.fault === null) {
        fault = null;
        return;
      }
      // Another one that was under way with the first is the same fault.
      if (held() !== null && fault?.kind === sent.fault) return;
      const times = fault?.kind === sent.fault ? fault.times + 1 : 1;
      const ms = Math.min(LONGEST_MS, sent.afterMs * 2 ** Math.min(times - 1, 10));
      fault = { kind: sent.fault, trouble: sent.trouble, at: clock.now().getTime(), ms, times };
    },
    trouble: () => (fault === null ? null : `The mail server does not take mail: ${fault.trouble}`),
  };
}
