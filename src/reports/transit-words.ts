import { widgetCount, widgetShare } from '../mailflow/format.ts';
import { protectedShare, type TlsCounts } from '../mailflow/tls.ts';

/** Beside every figure that `local` mail is part of, or is missing from. */
export const LOCAL_NOTE =
  'Mail handed over on the same host never crossed a network and is not part of any protected share.';

/**
 * The widget's sentence: "In the past week, 258 messages were sent out from Contoso, of which 97.7% were protected in
 * transit (by TLS)." (read from Microsoft's screenshots; the organisation stands in for Office 365).
 */
export function transitSentence(
  phrase: string,
  direction: 'inbound' | 'outbound',
  organisation: string,
  messages: number,
  tls: TlsCounts,
): string {
  const verb = messages === 1 ? 'message was' : 'messages were';
  const done = direction === 'outbound' ? 'sent out from' : 'received by';
  const told = `${phrase}, ${widgetCount(messages)} ${verb} ${done} ${organisation}`;
  const share = protectedShare(tls);
  return share === null
    ? `${told}.`
    : `${told}, of which ${widgetShare(share)} ${messages === 1 ? 'was' : 'were'} protected in transit (by TLS).`;
}
