import { dayText } from '../../src/model/time.ts';

/** The day of the attack, the last one that is known. */
export const ATTACK = '2026-11-15';
export const VICTIM = 'clerk@contoso.com';
const DAYS = 60;
const LAST = Math.floor(Date.parse('2026-11-15T00:00:00Z') / 86_400_000);

/** Forty senders that send much the same every day, by days only, and one that is used by somebody else on one. */
export function smtpAuthReport(): string {
  const rows = ['date,senderName,senderDomain,authMethod,tls_version,message_count'];
  for (let back = DAYS - 1; back >= 0; back--) {
    const day = dayText(LAST - back);
    for (let n = 0; n < 40; n++) {
      rows.push(`${day},s${n}@contoso.com,contoso.com,OAuth,TLS1.2,${20 + ((n * 7 + back * 3) % 11)}`);
    }
    rows.push(`${day},${VICTIM},contoso.com,OAuth,TLS1.2,${day === ATTACK ? 4_000 : 12 + (back % 5)}`);
  }
  return `${rows.join('\n')}\n`;
}

/** A partner that comes in over TLS 1.0 since November, and one that does not. */
export function connectorReport(): string {
  const rows = [
    'origin_timestamp_utc,Direction,Connector name,sender_address,Connector type,Forced TLS?,TLSUsed,Message count',
  ];
  for (let back = 29; back >= 0; back--) {
    const day = dayText(LAST - back);
    const old = day >= '2026-11-01' ? 'TLS1.0' : 'TLS1.2';
    rows.push(`${day},Received,Fabrikam,a@fabrikam.example,Partner,False,${old},90`);
    rows.push(`${day},Received,Northwind,a@northwind.example,Partner,True,TLS1.3,400`);
  }
  return `${rows.join('\n')}\n`;
}
