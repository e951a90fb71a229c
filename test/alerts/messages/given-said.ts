import type { NotificationRecord } from '../../../src/episodes/episode.ts';

/** What a conversation was told of the spike, with verdicts of several kinds. */
export const saidOf = (conversation: string): NotificationRecord => ({
  episode: 'k7f3q2',
  conversation,
  root: 'd1',
  state: 'open',
  severity: 'high',
  magnitude: 12_430,
  postedAt: '2026-11-15T07:12:00Z',
  reminded: 1,
  editedAt: null,
  repliedAt: null,
  replies: 0,
  shows: 'x',
  verdicts: [
    { speak: 'nothing', reason: 'acknowledged', because: { by: 'Ana' }, at: '2026-11-15T08:15:00Z' },
    { speak: 'nothing', reason: 'moon-too-full', because: {}, at: '2026-11-15T08:00:00Z' },
    {
      speak: 'reply',
      reason: 'worsened',
      because: { severityBefore: 'medium', severity: 'high' },
      at: '2026-11-15T07:45:00Z',
    },
    {
      speak: 'nothing',
      reason: 'unchanged',
      because: { remindAfterHours: 4 },
      at: '2026-11-15T07:30:00Z',
    },
    { speak: 'post', reason: 'opened', because: { minSeverity: 'low' }, at: '2026-11-15T07:12:00Z' },
  ],
});
