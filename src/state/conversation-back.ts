import { reachedAgain } from '../alerts/subscriptions/unreachable.ts';
import type { MailflowState } from './state.ts';

/** The state once a conversation can be reached again: what it refused for not being reachable is tried at once. */
export function backAgain(state: MailflowState, conversation: string, now: Date): MailflowState {
  if (!state.subscriptions.some((each) => each.conversation === conversation && each.unreachable)) return state;
  return {
    ...state,
    subscriptions: [...reachedAgain(state.subscriptions, conversation)],
    deliveries: state.deliveries.map((each) =>
      each.conversation === conversation && each.refused?.isUnreachable === true
        ? { ...each, notBefore: now.toISOString() }
        : each,
    ),
  };
}
