import { withdrawn } from '../alerts/policy/notification-record.ts';
import { markedUnreachable } from '../alerts/subscriptions/unreachable.ts';
import { instantText } from '../model/time.ts';
import type { Audit } from '../ports/audit.ts';
import type { Clock } from '../ports/clock.ts';
import type { MailflowState } from '../state/state.ts';
import type { AlertService } from './alert-service.ts';
import type { Workspace } from './workspace.ts';

interface Leaving {
  readonly workspace: Pick<Workspace, 'state'>;
  readonly audit: Pick<Audit, 'append'>;
  readonly watch: Pick<AlertService, 'fallback' | 'speak'>;
  readonly clock: Clock;
}

/**
 * Nothing can be said in this conversation any more, and the audit says so. Where another one stands in for those that
 * cannot be reached, what this one subscribed to is kept for that one to hear; else it is unsubscribed and what waits
 * for it is dropped. Known to be so already, nothing happens.
 */
export async function conversationGone(
  conversation: string,
  why: string,
  { workspace, audit, watch, clock }: Leaving,
): Promise<void> {
  const isThere = (each: { readonly conversation: string }): boolean => each.conversation === conversation;
  const { subscriptions, deliveries } = workspace.state.read();
  const subscription = subscriptions.find(isThere);
  if (subscription?.unreachable || (!subscription && !deliveries.some(isThere))) return;
  const at = instantText(clock.now());
  const isStoodInFor = subscription !== undefined && watch.fallback !== null && watch.fallback !== conversation;
  const action = isStoodInFor ? 'unreachable' : 'unsubscribe';
  await audit.append({ at, by: 'mailflow', conversation, deed: action, to: conversation, detail: why });
  await workspace.state.update((before) =>
    isStoodInFor
      ? { ...before, subscriptions: [...markedUnreachable(before.subscriptions, conversation, { since: at, why })] }
      : leftBy(before, conversation),
  );
  if (isStoodInFor) await watch.speak();
}

/** Whoever subscribes there again hears of what is open then and was never said. */
function leftBy(state: MailflowState, conversation: string): MailflowState {
  const isElsewhere = (each: { readonly conversation: string }): boolean => each.conversation !== conversation;
  const unsaid = new Set(state.deliveries.filter((each) => !isElsewhere(each)).map(({ key }) => key));
  return {
    ...state,
    subscriptions: state.subscriptions.filter(isElsewhere),
    deliveries: state.deliveries.filter(isElsewhere),
    said: state.said.map((record) =>
      !isElsewhere(record) && record.root !== null && unsaid.has(record.root) ? withdrawn(record) : record,
    ),
  };
}
