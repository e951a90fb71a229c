import { nearestNames } from '../../model/text/nearest-names.ts';
import type { Window } from '../../model/window.ts';
import { commandLine } from '../../view/command-line.ts';
import type { View } from '../../view/view.ts';
import { windowPhrase } from '../../view/window-text.ts';
import { sourceAsked } from '../one-source.ts';
import type { ReportContext, ReportRequest } from '../report.ts';

type Said = Pick<View, 'sentences' | 'actions'>;

/** Beyond so many addresses the busiest are looked at only: a hint must not cost more than the answer. */
const MAX_ADDRESSES = 5_000;

/** What to say about an address that nothing is known of: the nearest ones that are, and their commands. */
export async function suggestSenders(request: ReportRequest, window: Window, context: ReportContext): Promise<Said> {
  const { rows } = await context.ask({
    kind: 'smtp-auth',
    window,
    by: ['sender'],
    order: 'messages',
    limit: MAX_ADDRESSES,
  });
  const near = nearestNames(
    request.subject,
    rows.map((row) => String(row.group[0])),
  );
  return {
    sentences: [
      `No data on ${request.subject}, in this window or before.`,
      near.length === 0
        ? 'No known address is close to it; `smtp-auth 90d` lists those that are known.'
        : `Did you mean ${near.join(' or ')}?`,
    ],
    actions: near.map((address) => ({
      label: address,
      command: commandLine(['sender', address, request.windowWords], { source: sourceAsked(request) }),
    })),
  };
}

/** What to say about an address that is known and was silent in the window. */
export function unseenLately(request: ReportRequest, firstSeen: string, lastSeen: string): Said {
  return {
    sentences: [`Nothing from ${request.subject} ${windowPhrase(request)}: it was last seen on ${lastSeen}.`],
    actions: [
      {
        label: 'View all mail it ever sent',
        command: commandLine(['sender', request.subject, `${firstSeen}..${lastSeen}`], {
          source: sourceAsked(request),
        }),
      },
    ],
  };
}
