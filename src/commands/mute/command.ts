import { mute as muted, runningMute } from '../../episodes/mutes.ts';
import { NO_REASON } from '../../episodes/no-reason.ts';
import { MS_PER_DAY } from '../../model/time.ts';
import { quotedWord, targetOf, targetText } from '../alerts/mute-target.ts';
import { withoutReason } from '../alerts/reason.ts';
import { defineCommand, notUnderstood, ruleNamesOf, understood } from '../command.ts';
import type { ChangeContext } from '../context.ts';
import { DURATION_WORDS, durationWord, readDuration, readSpokenDuration } from '../duration.ts';
import { type Reply, stated } from '../reply.ts';
import { type Word, wholeWord } from '../words.ts';
import { muteAnswer } from './answer.ts';
import { confirmMute, type Muting } from './confirm-mute.ts';
import { doubtfulReason } from './doubtful-reason.ts';

const MAX_MUTE_MS = 90 * MS_PER_DAY;
const DEFAULT_MUTE = '7d';

/** They would be a reason, and the mute would end after seven days. */
const ENDLESS = new Set(['forever', 'permanently', 'always', 'indefinitely', 'never']);
const UNTIL = new Set(['until', 'till']);

const usage = 'mute <insight|address|connector> [7d] ["why"] [force:yes]';

export const mute = defineCommand<Muting>({
  name: 'mute',
  topic: 'alerts',
  otherNames: ['silence'],
  usage,
  meaning: 'Mute an insight, a sender or a connector for a while; 90d at most; force:yes also mutes an unknown one',
  examples: ['mute smtp-auth-new-sender 7d "migration"', 'mutes'],
  help: { listsRules: true },
  needs: 'change',
  audience: 'everyone',
  parse: (typed, grammar) => {
    const { words, whyBeside } = withoutReason(typed);
    const ruleNames = ruleNamesOf(grammar);
    const forced = words.filter(isForce);
    const plain = words.filter((word) => !isForce(word));
    const [target, ...rest] = plain.map(wholeWord);
    if (target === undefined) return notUnderstood('mute needs an insight, an address or a connector.', usage);
    const meant = targetOf(target, ruleNames);
    if ('problem' in meant)
      return notUnderstood(
        meant.problem,
        ruleNames.join(', '),
        meant.meant === null ? 'mutes' : [`mute ${meant.meant}`, ...rest].join(' '),
      );
    const spoken = readSpokenDuration(rest, Number.POSITIVE_INFINITY);
    const given = spoken?.ms;
    const refused = (problem: string, duration: string) =>
      notUnderstood(problem, `${DURATION_WORDS}; 90d at most`, `mute ${quotedWord(target)} ${duration}`);
    if (given !== undefined && given > MAX_MUTE_MS)
      return refused(`${durationWord(given)} is longer than a mute can last.`, '90d');
    if (rest[0] !== undefined && ENDLESS.has(rest[0].toLowerCase())) return refused('A mute needs an end.', '90d');
    if (rest[0] !== undefined && UNTIL.has(rest[0].toLowerCase()))
      return refused('Write how long the mute lasts.', DEFAULT_MUTE);
    // `99y` is no reason but a time that was not understood: seven days in its place would surprise everybody.
    if (given === undefined && rest[0] !== undefined && /^\d+[a-z]?$/i.test(rest[0]))
      return refused(`"${rest[0]}" is not a valid duration.`, DEFAULT_MUTE);
    const doubt = doubtfulReason(plain.slice(1 + (spoken?.taken ?? 0)), {
      ruleNames,
      target,
      given,
      maxMs: MAX_MUTE_MS,
    });
    if (doubt !== null) return doubt;
    const used = [...forced, ...plain.slice(0, 1 + (spoken?.taken ?? 0))];
    const forMs = given ?? (readDuration(DEFAULT_MUTE, MAX_MUTE_MS) as number);
    return understood({
      ...{ target: meant, forMs, why: whyBeside(used) },
      ...(forced.length > 0 && { isSure: true }),
      ...(forced.some(isOldForce) && { saysSure: true }),
    });
  },
  run: muteUnlessDoubted,
});

async function muteUnlessDoubted(muting: Muting, context: ChangeContext): Promise<Reply> {
  const { kept } = await context.alerts();
  const doubt = await confirmMute(muting, { store: context.facts, state: kept });
  if (doubt !== null) return { kind: 'rejected', rejection: doubt };
  const { target, forMs } = muting;
  const { by } = context.speaker;
  const result = await context.change((before, now) => {
    const why = muting.why || (runningMute(before.mutes, target, now)?.why ?? NO_REASON);
    const { mutes, result } = muted(before.mutes, target, { by, now, forMs, why });
    const text = result.kind === 'done' ? `until ${result.mute.until}: ${result.mute.why}` : null;
    return {
      after: { ...before, mutes: [...mutes] },
      result,
      lines: text === null ? [] : [{ deed: 'mute', to: targetText(target), detail: text }],
    };
  });
  if (result.kind !== 'done' && result.kind !== 'already') throw new Error(`a mute was ${result.kind}`);
  return stated(muteAnswer(result.kind, result.mute, muting), { mute: result.mute });
}

/** The word that mutes what nothing is known of yet; see `confirm-mute.ts`. */
const isForce = (word: Word): boolean => isOldForce(word) || (word.key === 'force' && isYes(word));

/** Its name until the next release. */
const isOldForce = (word: Word): boolean => word.key === 'sure' && isYes(word);

const isYes = ({ value }: Word): boolean => value.toLowerCase() === 'yes';
