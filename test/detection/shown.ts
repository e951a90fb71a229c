import type { Day, Hour } from '../../src/model/time.ts';
import type { ConnectorHistory, History, SenderHistory, Telling } from '../../src/rules/history.ts';

interface Did {
  readonly messages: number;
  readonly peak: number;
  readonly oldTls: number;
  readonly basic: number;
}

/** A history with addresses instead of numbers, since those depend on where the reader began. */
export interface Shown {
  readonly senders: {
    readonly until: Hour | null;
    readonly days: Readonly<Record<Day, Readonly<Record<string, Did>>>>;
    readonly countedOver: SenderHistory['countedOver'];
    /** Only those who sent something. */
    readonly last24h: Readonly<Record<string, number>>;
    readonly recentPeak: Readonly<Record<string, number>>;
  };
  readonly connectors: ConnectorHistory;
  readonly tellings: readonly Telling[];
  readonly contradictions: History['contradictions'];
  readonly totals: History['totals'];
  readonly answeredBy?: History['answeredBy'];
}

export function shown({ senders, ...rest }: History): Shown {
  const name = (number: number): string => senders.addresses[number] as string;
  const byAddress = (sums: Float64Array) =>
    Object.fromEntries([...sums].flatMap((sum, number) => (sum > 0 ? [[name(number), sum]] : [])));
  const days = senders.days.map(({ day, sender, ...columns }) => {
    const did = [...sender].map((number, row): [string, Did] => [
      name(number),
      {
        messages: columns.messages[row] as number,
        peak: columns.peak[row] as number,
        oldTls: columns.oldTls[row] as number,
        basic: columns.basic[row] as number,
      },
    ]);
    return [day, Object.fromEntries(did)];
  });
  const { now: _, ...others } = rest;
  return {
    senders: {
      until: senders.until,
      days: Object.fromEntries(days),
      countedOver: senders.countedOver,
      last24h: byAddress(senders.last24h),
      recentPeak: byAddress(senders.recentPeak),
    },
    ...others,
  };
}
