import { modalOf } from '../../../../cards/slack/form.ts';
import { harmless } from './bolt-log.ts';
import { askingOf, type Hearing } from './hearing.ts';
import { formIn, keptText } from './kept-form.ts';
import type { Click } from './read-click.ts';
import { type Spot, tellAsker } from './speak.ts';
import { noticeWords, wordsOf } from './words.ts';

/** Opens the form that a button holds, for whoever may ask. False when the button holds none. */
export async function openForm(click: Click, spot: Spot, hearing: Hearing): Promise<boolean> {
  const { card, responseUrl, trigger, value } = click;
  const form = formIn(value);
  const kept = form === null ? null : keptText({ form, card, responseUrl });
  if (form === null || kept === null) return false;
  const refusal = await hearing.desk.mayAsk(
    await askingOf({ ...spot, sender: click.sender, isPrivate: true }, hearing),
  );
  if (refusal !== null) {
    await tellAsker({ ...wordsOf(refusal), command: null }, spot, hearing);
    return true;
  }
  // The trigger is good for three seconds: there is no waiting.
  const opened = await hearing.calls.openView(trigger, { ...modalOf(form, kept) });
  if (opened.kind === 'done') return true;
  hearing.log.warn('slack.form-not-opened', { kind: opened.kind, why: harmless(opened.trouble) });
  const words = noticeWords(
    'The form did not open',
    'Slack waits three seconds for it, and it took longer. Click again.',
  );
  await tellAsker({ ...words, command: null }, spot, hearing);
  return true;
}
