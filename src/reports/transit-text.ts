import { count, counted, shareText } from '../model/format.ts';
import { protectedShare, type TlsCounts } from '../model/tls.ts';

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
  const figures = `${phrase}, ${count(messages)} ${verb} ${done} ${organisation}`;
  const share = protectedShare(tls);
  if (share === null)
    return messages === 0 ? `${figures}.` : `${figures}. TLS unknown: the data does not say how they travelled.`;
  const text = protectedText(share, tls);
  return `${figures}, of which ${messages === 1 ? text.replace(' were ', ' was ') : text}.`;
}

/** `97.7% were protected in transit (by TLS)`; a lower bound where the TLS of some messages is unknown. */
export function protectedText(share: number, tls: TlsCounts): string {
  const text = `${shareText(share)} were protected in transit (by TLS)`;
  return tls.unknown === 0 ? text : `at least ${text}; TLS of ${counted(tls.unknown, 'message')} is unknown`;
}
