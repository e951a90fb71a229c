import { modalOf } from '../../../../../cards/slack/form.ts';
import { harmless } from '../bolt-log.ts';
import { chatRequestOf, type HandlerContext, LOOK_UP_MS } from '../handler-context.ts';
import type { Click } from '../read/read-click.ts';
import { noticeWords, renderReply } from '../render-reply.ts';
import { type ReplyTarget, replyPrivately } from '../reply.ts';
import { formIn, keptText } from './kept-form.ts';

/**
 * Opens the form that a button holds, for whoever may do what it asks for. False when the button holds none. What the
 * button brings is read once it is known that whoever clicked may read anything here.
 */
export async function openForm(click: Click, target: ReplyTarget, context: HandlerContext): Promise<boolean> {
  const { card, responseUrl, trigger, value } = click;
  const lookUp = chatRequestOf({ ...target, sender: click.sender, isPrivate: true }, context);
  const request = await context.within(lookUp, LOOK_UP_MS);
  const unwelcome = request === null ? null : await context.gateway.mayRead(request);
  if (unwelcome !== null) {
    await replyPrivately({ ...renderReply(unwelcome), command: null }, target, context);
    return true;
  }
  const form = formIn(value);
  const kept = form === null ? null : keptText({ form, card, responseUrl });
  if (form === null || kept === null) return false;
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
    'It took longer than the three seconds that Slack allows. Click again.',
  );
  await replyPrivately({ ...words, command: null }, target, context);
  return true;
}
