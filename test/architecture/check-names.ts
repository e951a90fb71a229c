import { join } from 'node:path';
import { type Kept, PRIVATE_NAMES, privateNames } from './private-names.ts';

const ON_DISK = 'on disk, or in JSON that other programs read';

/** Where a private name stays, and why. Nothing is added here; who renames one takes it out. */
const KEPT: Readonly<Record<string, readonly [names: readonly string[], why: string]>> = {
  'adapters/audit/audit-file.ts': [['deed'], ON_DISK],
  'adapters/chat/chat-system.ts': [['said'], ON_DISK],
  'adapters/chat/mail/examined.ts': [['said'], ON_DISK],
  'adapters/chat/slack/examine.ts': [['said'], ON_DISK],
  'adapters/chat/teams/examine.ts': [['said'], ON_DISK],
  'adapters/http/own-routes.ts': [['said'], ON_DISK],
  'cards/doctor-card.ts': [['said'], ON_DISK],
  'src/alerts/outbox/attempt.ts': [['deed'], ON_DISK],
  'src/alerts/policy/withdraw.ts': [['said'], ON_DISK],
  'src/bot/chat-gateway.ts': [['deed'], ON_DISK],
  'src/bot/conversation-gone.ts': [['deed', 'said'], ON_DISK],
  'src/bot/run-backtest.ts': [['said'], ON_DISK],
  'src/bot/run-detection.ts': [['said'], ON_DISK],
  'src/state/state.ts': [['said'], ON_DISK],
  'src/commands/alerts/on-episodes.ts': [['deed'], ON_DISK],
  'src/commands/change-state.ts': [['deed'], ON_DISK],
  'src/commands/mute/command.ts': [['deed'], ON_DISK],
  'src/commands/subscribe/command.ts': [['deed'], ON_DISK],
  'src/commands/undo/command.ts': [['deed'], ON_DISK],
  'src/commands/unmute/command.ts': [['deed'], ON_DISK],
  'src/main/once/erase.ts': [['deed'], ON_DISK],
  'src/commands/unsubscribe/command.ts': [['deed'], ON_DISK],
  'src/main/once/doctor.ts': [['said'], ON_DISK],
  'src/main/start/health-routes.ts': [['said'], ON_DISK],
  'src/ports/audit.ts': [['deed'], ON_DISK],
};

const found: Kept = privateNames(join(import.meta.dirname, '..', '..'));
const faults = [
  ...Object.entries(found).flatMap(([file, names]) =>
    names
      .filter((name) => !KEPT[file]?.[0].includes(name))
      .map((name) => `${file}: "${name}" is our own word. Call it ${PRIVATE_NAMES[name]}.`),
  ),
  ...Object.entries(KEPT).flatMap(([file, [names]]) =>
    names
      .filter((name) => !found[file]?.includes(name))
      .map((name) => `${file} has no "${name}" any more: take it out of test/architecture/check-names.ts.`),
  ),
];
if (faults.length > 0) {
  process.stderr.write(`${faults.join('\n')}\n`);
  process.exitCode = 1;
}
