import { commandLine } from '../../view/command-line.ts';
import { notUnderstood, type Reading, understood } from '../command.ts';
import type { Word } from '../words.ts';
import { EVERYTHING, isDuration, missingId, namesIn } from './episode-ids.ts';

/** Names of alerts, or `all` alone (`all open`, `all insights`). */
export function namesOrAll(command: string, words: readonly Word[]): Reading<{ readonly episodes: readonly string[] }> {
  const names = namesIn(words);
  if (names.length === 0) return missingId(command, undefined);
  const duration = names.find(isDuration);
  if (duration !== undefined) {
    const others = names.filter((name) => name !== duration);
    return notUnderstood(
      `"${duration}" is not an insight.${command === 'ack' ? ' To silence one for a while, use snooze.' : ''}`,
      `${command} <id> …`,
      others.length === 0
        ? null
        : commandLine([command === 'ack' ? 'snooze' : command, ...others, ...(command === 'ack' ? [duration] : [])]),
    );
  }
  const others = names.filter((name) => !EVERYTHING.has(name));
  if (others.length === names.length) return understood({ episodes: names });
  if (others.every((name) => ['open', 'insights', 'alerts'].includes(name.toLowerCase())))
    return understood({ episodes: ['all'] });
  return notUnderstood(
    `Use either all or insights by name, not both (got "${others.join(' ')}").`,
    `${command} all, or ${command} <id> …`,
    `${command} ${others.join(' ')}`,
  );
}
