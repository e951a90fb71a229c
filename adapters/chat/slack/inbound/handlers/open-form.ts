import { modalOf } from '../../../../../cards/slack/form.ts';
import { harmless } from '../bolt-log.ts';
import { chatRequestOf, type HandlerContext } from '../handler-context.ts';
import type { Click } from '../read/read-click.ts';
import { noticeWords, renderReply } from '../render-reply.ts';
import { type ReplyTarget, replyPrivately } from '../reply.ts';
import { formIn, keptText } from './kept-form.ts';

/** A trigger is good for three seconds, and opening the form takes its share; who was seen of late is known at once. */
const LOOK_UP_MS = 1_000;

/** Opens the form that a button holds, for whoever may do what it asks for. False when the button holds none. */
export async function openForm(click: Click, target: ReplyTarget, context: HandlerContext): Promise<boolean> {
  const { card, responseUrl, trigger, value } = click;
  const form = formIn(value);
  const kept = form === null ? null : keptText({ form, card, responseUrl });
  if (form === null || kept === null) return false;
  const lookUp = chatRequestOf({ ...target, sender: click.sender, isPrivate: true }, context);
  const request = await context.within(lookUp, LOOK_UP_MS);
  // Who is not known by then may fill it in all the same: the command that comes of it is judged as any other.
  const refusal = request === null ? null : await context.gateway.mayAsk(form, request);
  if (refusal !== null) {
    await replyPrivately({ ...renderReply(refusal), command: null }, target, context);
    return true;
  }
  const opened = await context.calls.openView(trigger, { ...modalOf(form, kept) });
  if (opened.kind === 'done') return true;
  context.log.warn('slack.form-not-opened', { kind: opened.kind, why: harmless(opened.trouble) });
  const words = noticeWords(
    'The form did not open',
    'Slack waits three seconds for it, and it took longer. Click again.',
  );
  await replyPrivately({ ...words, command: null }, target, context);
  return true;
}
