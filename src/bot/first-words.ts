import { welcomeAnswer } from '../commands/help/welcome-answer.ts';
import { plainName } from '../permissions/names.ts';
import type { Person, Place, Policy } from '../permissions/permissions.ts';
import type { Announcement } from '../view/announcement.ts';
import type { Workspace } from './workspace.ts';

/** More conversations than a bot is in. */
const MAX_WELCOMED = 10_000;

/**
 * What is said where the bot was added, once in a conversation: null afterwards, also when the message got lost, and
 * where a stranger added it. `by` is null where that is not known.
 */
export async function firstWords(
  { conversation, isDirect }: Place,
  by: Person | null,
  { state, policy }: Pick<Workspace, 'state'> & { readonly policy: Policy },
): Promise<Announcement | null> {
  if (by?.kind === 'stranger') return null;
  let isFirst = false;
  await state.update((current) => {
    const { welcomedIn = [] } = current;
    isFirst = !welcomedIn.includes(conversation);
    return isFirst ? { ...current, welcomedIn: [...welcomedIn, conversation].slice(-MAX_WELCOMED) } : current;
  });
  if (!isFirst) return null;
  return welcomeAnswer({
    by: by === null || by.kind === 'bot' ? null : (plainName(by.name) ?? by.id),
    isRestricted: policy.allowed.length > 0,
    isDirect,
  });
}
