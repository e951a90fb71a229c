import { instantText } from '../mailflow/time.ts';
import type { Audit, Clock } from '../ports.ts';
import type { Workspace } from './workspace.ts';

/**
 * Nothing can be said in this conversation any more: it is unsubscribed, what waits for it is dropped, and the audit
 * says so. Known to be so already, nothing happens.
 */
export async function conversationGone(
  conversation: string,
  why: string,
  { workspace, audit, clock }: { readonly workspace: Workspace; readonly audit: Audit; readonly clock: Clock },
): Promise<void> {
  const isThere = (each: { readonly conversation: string }): boolean => each.conversation === conversation;
  const { subscriptions, deliveries } = workspace.state.read();
  if (!subscriptions.some(isThere) && !deliveries.some(isThere)) return;
  const at = instantText(clock.now());
  await audit.append({ at, by: 'mailflow', conversation, deed: 'unsubscribe', to: conversation, detail: why });
  await workspace.state.update((before) => ({
    ...before,
    subscriptions: before.subscriptions.filter((each) => !isThere(each)),
    deliveries: before.deliveries.filter((each) => !isThere(each)),
  }));
}
