import { dayText } from '../../../src/model/time.ts';

const MS_PER_DAY = 86_400_000;

/** Messages of a day that came from the partner over TLS 1.0, by the day; the rest came over TLS 1.2. */
export type OldTls = Readonly<Record<string, number>>;

/** A report of one inbound connector of type Partner for the 30 days up to `last`. */
export function partnerReport(last: string, old: OldTls): string {
  const rows = [
    'origin_timestamp_utc,Direction,Connector name,sender_address,Connector type,Forced TLS?,TLSUsed,Message count',
  ];
  const end = Date.parse(`${last}T00:00:00Z`) / MS_PER_DAY;
  for (let day = end - 29; day <= end; day++) {
    const text = dayText(day);
    const part = old[text] ?? 0;
    if (part > 0) rows.push(`${text},Received,Fabrikam,a@fabrikam.example,Partner,False,TLS1.0,${part}`);
    rows.push(`${text},Received,Fabrikam,a@fabrikam.example,Partner,False,TLS1.2,400`);
  }
  return `${rows.join('\n')}\n`;
}
