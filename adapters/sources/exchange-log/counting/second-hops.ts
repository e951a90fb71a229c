import { NONE } from '../../../../src/ingest/log/logged-message.ts';
import type { ExchangeMessage } from './exchange-message.ts';
import { MAX_OPEN, type Open } from './ledger.ts';

/**
 * Messages at a Hub that came through a front end. They count where no log of a first hop is known; when one becomes
 * known, it has them as well, and they are told to be hops inside.
 */
export interface SecondHops {
  readonly take: (open: Open) => void;
  /** `others`: those of other logs, which may not be read again for long. */
  readonly settle: (hasFirstHop: boolean, others: readonly Open[]) => void;
  readonly open: () => readonly Open[];
}

export function secondHopsOf(
  before: readonly Open[],
  isKnown: boolean,
  tell: (message: ExchangeMessage) => void,
): SecondHops {
  let hops: Open[] = [...before];
  const keys = new Set(before.map(({ message }) => message.key));
  let hasFirstHop = isKnown;
  const takenBack = new Set<string>();

  return {
    take(open) {
      if (hasFirstHop || keys.has(open.message.key)) return;
      // Beyond these nobody could take them back.
      if (hops.length >= MAX_OPEN) tell(open.message);
      else {
        hops.push(open);
        keys.add(open.message.key);
      }
    },
    settle(isKnownNow, others) {
      hasFirstHop ||= isKnownNow;
      if (hasFirstHop) {
        for (const open of [...hops, ...others]) takeBack(open);
        hops = [];
        keys.clear();
        return;
      }
      hops = hops.map((open) => {
        if (open.isTold) return open;
        tell(open.message);
        return { ...open, isTold: true };
      });
    },
    open: () => hops,
  };

  function takeBack({ message, isTold }: Open): void {
    if (!isTold || takenBack.has(message.key)) return;
    if (takenBack.size < MAX_OPEN) takenBack.add(message.key);
    tell({ ...message, direction: 'local', tls: NONE });
  }
}
