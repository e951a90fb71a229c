import type { App } from '@slack/bolt';
import type { Log } from '../../../../src/ports/log.ts';
import { harmless } from './bolt-log.ts';
import type { HandlerContext } from './handler-context.ts';
import { onBotRemoved } from './handlers/on-bot-removed.ts';
import { type IsDouble, onClick } from './handlers/on-click.ts';
import { onCommand } from './handlers/on-command.ts';
import type { Incoming } from './handlers/on-files.ts';
import { onHome } from './handlers/on-home.ts';
import { onMessage } from './handlers/on-message.ts';
import { commandOfForm, onRefusedForm, onSubmission, refusalOfForm } from './handlers/on-submission.ts';
import { BOT_REMOVED_EVENTS, readBotRemoved } from './read/read-bot-removed.ts';
import { readClick } from './read/read-click.ts';
import { readCommand } from './read/read-command.ts';
import { readHome } from './read/read-home.ts';
import { readMessage } from './read/read-message.ts';
import { readSubmission } from './read/read-submission.ts';

export interface Wiring {
  readonly handlerContext: HandlerContext;
  readonly incoming: Incoming;
  readonly isDouble: IsDouble;
  /** Takes note of what is being done, so that closing can wait for it. */
  readonly during: <T>(work: Promise<T>) => Promise<T>;
}

/**
 * Connects what Slack sends with who acts on it. Every command, click and form is acknowledged first, and none is left
 * without; events Bolt acknowledges itself.
 */
export function wire(app: App, { handlerContext, incoming, isDouble, during }: Wiring): void {
  const { log } = handlerContext;

  app.command(/.*/, async ({ ack, body }) => {
    await ack();
    const result = readCommand(body);
    await (result === null ? unread(log, 'command') : during(onCommand(result, handlerContext)));
  });
  app.action(/.*/, async ({ ack, body }) => {
    await ack();
    const click = readClick(body);
    await (click === null ? unread(log, 'click') : during(onClick(click, handlerContext, isDouble)));
  });
  app.view(/.*/, async ({ ack, body }) => {
    const submission = readSubmission(body);
    const refusal = submission === null ? null : await refusalOfForm(submission, handlerContext);
    const made = submission === null || refusal !== null ? null : commandOfForm(submission);
    // What is wrong can be said in the form only with the acknowledgement.
    await (made?.ok === false ? ack({ response_action: 'errors', errors: { ...made.faults } }) : ack());
    if (submission === null) unread(log, 'form');
    else if (refusal !== null) await during(onRefusedForm(submission, refusal, handlerContext));
    else if (made?.ok === true) await during(onSubmission(submission, made.command, handlerContext));
  });
  for (const type of ['app_mention', 'message']) {
    app.event(type, async ({ body, context }) => {
      const message = readMessage(body, context.botUserId ?? null);
      if (message.kind === 'heard') await during(onMessage(message, handlerContext, incoming));
      else if (message.why === 'unreadable') unread(log, type);
    });
  }
  app.event('app_home_opened', async ({ body }) => {
    const opened = readHome(body);
    if (opened !== null) await during(onHome(opened, handlerContext));
  });
  for (const type of BOT_REMOVED_EVENTS) {
    app.event(type, async ({ body, context }) => {
      await during(onBotRemoved(readBotRemoved(body, context.botUserId ?? null), handlerContext));
    });
  }
  app.error(async (error) => log.warn('slack.handler-failed', { cause: harmless(error) }));
}

/** Never with what was in it. */
const unread = (log: Log, kind: string): void => log.warn('slack.unreadable', { kind });
