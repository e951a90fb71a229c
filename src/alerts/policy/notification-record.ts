import type { Episode, Said, Verdict } from '../../episodes/episode.ts';
import type { SpeakingSettings } from '../../episodes/settings.ts';
import { severityRank } from '../../rules/rule.ts';
import { type CardSnapshot, cardSnapshot } from './card-snapshot.ts';
import { passedOver, reminderIndex } from './reminder.ts';

const VERDICTS_KEPT = 20;

/** A record of an episode of which nothing was said in a conversation so far. */
export const emptyRecord = (episode: Episode, conversation: string): Said => ({
  episode: episode.id,
  conversation,
  root: null,
  state: episode.state,
  severity: episode.severity,
  magnitude: episode.magnitude,
  postedAt: null,
  reminded: 0,
  editedAt: null,
  repliedAt: null,
  replies: 0,
  shows: '',
  verdicts: [],
});

/**
 * With one more verdict. A silence that lasts keeps its beginning, so that nothing changes while nothing happens; but
 * when something is tried again is to be seen.
 */
export function withVerdict(said: Said, verdict: Verdict): Said {
  const [last, ...before] = said.verdicts;
  const isSame = last !== undefined && last.speak === verdict.speak && last.reason === verdict.reason;
  const isNewHope = isSame && verdict.because['triedAgainAt'] !== last.because['triedAgainAt'];
  if (isSame && verdict.speak === 'nothing' && !isNewHope) return said;
  return { ...said, verdicts: [verdict, ...(isSame ? before : said.verdicts)].slice(0, VERDICTS_KEPT) };
}

/** The intent to post it under a root is stored. */
export const posted = (said: Said, episode: Episode, root: string, standpoint: CardSnapshot): Said => ({
  ...said,
  ...currently(episode, standpoint),
  root,
  postedAt: standpoint.now.toISOString(),
  reminded: 0,
  editedAt: null,
  repliedAt: null,
  replies: 0,
});

/** The root was taken back before it was sent: it is as if it had never been decided on. */
export const withdrawn = (said: Said): Said => ({ ...said, root: null, postedAt: null, reminded: 0, shows: '' });

/** The root still waits, and will say what is so when it is sent. */
export const stillWaiting = (
  said: Said,
  episode: Episode,
  standpoint: CardSnapshot,
  settings: SpeakingSettings,
): Said => ({
  ...passingOver(said, episode, standpoint.now, settings),
  ...currently(episode, standpoint),
});

/** No reminder for an interval in which the card itself has not been seen yet. */
export function passingOver(said: Said, episode: Episode, now: Date, settings: SpeakingSettings): Said {
  if (said.postedAt === null) return said;
  const reminded = Math.max(said.reminded, passedOver(said.postedAt, episode.severity, now, settings));
  return reminded === said.reminded ? said : { ...said, reminded };
}

/** It was spoken of in its thread: as the n-th reply there. */
export function replied(
  said: Said,
  episode: Episode,
  verdict: Verdict,
  { n, now, settings }: { readonly n: number; readonly now: Date; readonly settings: SpeakingSettings },
): Said {
  const at = { repliedAt: now.toISOString(), replies: n };
  if (verdict.speak === 'remind') {
    const index = reminderIndex(said.postedAt ?? at.repliedAt, episode.severity, now, settings);
    return { ...said, ...at, reminded: Math.max(said.reminded, index) };
  }
  const fresh = { ...passingOver(said, episode, now, settings), ...at };
  if (verdict.speak === 'resolve') return { ...fresh, state: 'resolved' };
  const { state, severity, magnitude } = episode;
  if (verdict.reason === 'reopened') return { ...fresh, state, severity, magnitude };
  // Never less than what was told before, or going up and down would be told each time.
  return {
    ...fresh,
    severity: severityRank(severity) > severityRank(said.severity) ? severity : said.severity,
    magnitude: Math.max(magnitude, said.magnitude),
  };
}

function currently(
  episode: Episode,
  standpoint: CardSnapshot,
): Pick<Said, 'state' | 'severity' | 'magnitude' | 'shows'> {
  const { state, severity, magnitude } = episode;
  return { state, severity, magnitude, shows: cardSnapshot(episode, standpoint) };
}
