import { counted, shareText } from '../model/format.ts';
import type { AuthCounts } from '../model/question.ts';

/**
 * How clients proved who they are, as facts of a view; nothing when the source does not say. Basic authentication is
 * worth naming: Exchange Online is about to switch it off for SMTP AUTH.
 */
export function authFacts(auth: AuthCounts): readonly { readonly label: string; readonly value: string }[] {
  const all = auth.basic + auth.oauth + auth.other;
  if (auth.basic + auth.oauth === 0) return [];
  const stated = (messages: number): string => `${counted(messages, 'message')} (${shareText(messages / all)})`;
  return [
    { label: 'Basic authentication', value: stated(auth.basic) },
    { label: 'OAuth', value: stated(auth.oauth) },
    ...(auth.other === 0 ? [] : [{ label: 'Other or not known', value: stated(auth.other) }]),
  ];
}
