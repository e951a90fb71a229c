import type { FollowStatus } from '../../follow/follow-status.ts';
import { placeOf } from '../../follow/following.ts';
import { instantText } from '../../model/time.ts';
import { type FollowedTrouble, followedTroubles } from '../followed-trouble.ts';
import { defineRule, type Finding, type OpenEpisode } from '../rule.ts';
import { params } from './params.ts';
import { sample } from './sample.ts';
import { numberNames, reasonNames } from './why-names.ts';
import { type FailingNumbers, word } from './wording.ts';

/** A followed log that vanished, may not be read, or has nothing new though much usually comes: a present trouble. */
export const logFailing = defineRule({
  name: 'log-failing',
  short: 'Log failing',
  summary: 'A followed log that is missing, not readable, or silent for 15 minutes although it is usually busy.',
  needs: { senderDays: 0, connectorDays: 0 },
  params,
  reasonNames,
  numberNames,
  sample,
  assess: ({ history, params: limits, open, following }) => {
    // What was the matter in a past that is looked at again says nothing of now.
    if (following === undefined) return [];
    const troubles = followedTroubles(following, history, limits);
    const found = troubles.map((trouble) => failing(trouble, limits.highMinutes));
    const isFound = new Set(found.map(({ subject }) => subject));
    const rest = [...open.values()].filter(({ subject }) => !isFound.has(subject));
    return [...found, ...rest.map((episode) => settled(episode, following))];
  },
  word,
});

function failing({ status, kind, since, minutes }: FollowedTrouble, highMinutes: number): Finding {
  const { name, fault, dataUntil } = status;
  return found(name, 'open', `log-${kind}`, minutes >= highMinutes ? 'high' : 'medium', {
    ...{ log: placeOf(name), kind, fault: kind === 'silent' ? '' : (fault?.text ?? '') },
    since: instantText(since),
    dataUntil: dataUntil && instantText(dataUntil),
    isFailing: true,
    isFollowed: true,
    isFetched: status.fetched !== undefined,
  });
}

/** An open one that is no trouble now: over, unless it is only about to be tried, or still has no new line. */
function settled({ subject, opening }: OpenEpisode, following: readonly FollowStatus[]): Finding {
  const status = following.find(({ name }) => name === subject);
  const until = status?.dataUntil ? instantText(status.dataUntil) : null;
  const isSilent = status !== undefined && opening['kind'] === 'silent' && opening['dataUntil'] === until;
  const isUnknown = status?.stand === 'starting' || status?.stand === 'failing' || isSilent;
  const reason = isSilent ? 'still-silent' : reasonOf(status);
  return found(subject, isUnknown ? 'hold' : 'quiet', reason, 'medium', {
    ...{ log: placeOf(subject), kind: 'other', fault: '', since: null },
    dataUntil: until,
    isFailing: isUnknown,
    isFollowed: status !== undefined,
    isFetched: status?.fetched !== undefined,
  });
}

function reasonOf(status: FollowStatus | undefined): string {
  if (status === undefined) return 'not-followed-any-more';
  return status.stand === 'starting' ? 'about-to-be-read' : status.stand === 'failing' ? 'failing-anew' : 'read-again';
}

const found = (
  subject: string,
  stand: Finding['stand'],
  reason: string,
  severity: Finding['severity'],
  numbers: FailingNumbers,
): Finding => ({
  ...{ subject, stand, reason, severity, numbers },
  score: 1,
  // It lasts longer by itself: that it did is no news.
  magnitude: 1,
  trail: null,
});
