import type { Bot, BotReply } from '../bot/bot.ts';
import type { Config } from '../config.ts';
import type { Scheduler } from '../ports/clock.ts';

/** Digests are due at a minute of the day. */
const DIGEST_SCHEDULE = '* * * * *';

/** At night, when few ask. */
const RETENTION_SCHEDULE = '17 3 * * *';

/**
 * Has the bot look into the inbox, detect, send digests and drop what is past its keep, each by a clock of its own: a digest comes at its minute,
 * however seldom the rules look. `onImported`: what was found in the inbox. Answers what ends each of them.
 */
export function startSchedules(
  bot: Pick<Bot, 'tick' | 'look' | 'planDueDigests' | 'expire'>,
  scheduler: Scheduler,
  {
    inboxSchedule,
    detectionSchedule,
    onImported,
  }: Pick<Config, 'inboxSchedule' | 'detectionSchedule'> & { readonly onImported: (result: BotReply) => Promise<void> },
): readonly (() => void)[] {
  return [
    scheduler.every('inbox', inboxSchedule, async () => {
      const imported = await bot.tick();
      if (imported === null) return;
      await onImported(imported);
      await bot.look();
    }),
    scheduler.every('detection', detectionSchedule, () => bot.look()),
    scheduler.every('digests', DIGEST_SCHEDULE, () => bot.planDueDigests()),
    scheduler.every('retention', RETENTION_SCHEDULE, () => bot.expire()),
  ];
}
