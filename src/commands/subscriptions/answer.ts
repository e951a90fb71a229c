import { remark } from '../../alerts/messages/remark.ts';
import { instantWords } from '../../alerts/messages/time-text.ts';
import type { Subscription } from '../../alerts/subscriptions/subscription.ts';
import { digestsWords, insightsWords } from '../../alerts/subscriptions/subscription-text.ts';
import { counted } from '../../model/format.ts';
import { besideId } from '../../permissions/names.ts';
import type { Announcement } from '../../view/announcement.ts';
import { left, textCell } from '../../view/cells.ts';

/** The answer to `subscriptions`: who is told what. */
export function subscriptionsAnnouncement(subscriptions: readonly Subscription[]): Announcement {
  const base = remark('Subscriptions', [
    subscriptions.length === 0
      ? 'No subscriptions yet. Run `subscribe all` here.'
      : `${counted(subscriptions.length, 'conversation')} subscribed.`,
  ]);
  if (subscriptions.length === 0) return base;
  const table = {
    caption: '',
    columns: [left('Conversation'), left('Insights'), left('Digests'), left('By')],
    rows: subscriptions.map((subscription) => [
      textCell(besideId(subscription.conversation, subscription.name)),
      textCell(insightsWords(subscription)),
      textCell(digestsWords(subscription.digests)),
      textCell(subscription.by),
    ]),
    cut: null,
  };
  const warnings = subscriptions.flatMap(({ conversation, name, unreachable }) =>
    unreachable === undefined
      ? []
      : [
          `${besideId(conversation, name)} has been unreachable since ${instantWords(unreachable.since)} (${unreachable.why}): another conversation receives its alerts.`,
        ],
  );
  return { ...base, view: { ...base.view, warnings: [...base.view.warnings, ...warnings], tables: [table] } };
}
