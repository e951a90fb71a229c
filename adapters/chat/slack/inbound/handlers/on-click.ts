import { MORE } from '../../../../../cards/slack/actions/more-menu.ts';
import { FORM, formOfOption } from '../../../../../cards/slack/form.ts';
import { withErrorReply } from '../answer.ts';
import type { HandlerContext } from '../handler-context.ts';
import type { Click } from '../read/read-click.ts';
import { noticeWords } from '../render-reply.ts';
import { replyPrivately } from '../reply.ts';
import { runOnCard, spotOf } from './on-card.ts';
import { openForm } from './open-form.ts';

/** Whether a click means the same as the one just before it; see `double-clicks.ts`. */
export type IsDouble = (click: Click) => boolean;

/** A button or a menu: it runs a command, or opens a form. */
export async function onClick(click: Click, context: HandlerContext, isDouble: IsDouble): Promise<void> {
  if (isDouble(click)) return;
  const [kind = ''] = click.action.split(':');
  const target = spotOf(click);
  return withErrorReply(target, context, async () => {
    if (!(await context.gateway.isNew(click.key))) return;
    const asked = kind === MORE ? formOfOption(click.value) : null;
    if (asked !== null && (await openForm({ ...click, value: JSON.stringify(asked) }, target, context))) return;
    if (kind === 'run' || (kind === MORE && asked === null))
      return runOnCard({ ...click, command: click.value }, context);
    if (kind === FORM && (await openForm(click, target, context))) return;
    const words = noticeWords('This button has expired', 'Run the command again, for example `/mailflow help`.');
    await replyPrivately({ ...words, command: null }, target, context);
  });
}
