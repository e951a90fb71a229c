import { remark } from '../../alerts/messages/remark.ts';
import { type MuteTarget, unmute as unmuted } from '../../episodes/mutes.ts';
import { quotedWord, targetOf, targetText } from '../alerts/mute-target.ts';
import { defineCommand, notUnderstood, ruleNamesOf, understood } from '../command.ts';
import { stated } from '../reply.ts';
import { wholeWord } from '../words.ts';

const usage = 'unmute <insight|address|connector>';

export const unmute = defineCommand<{ readonly target: MuteTarget }>({
  name: 'unmute',
  topic: 'undo',
  otherNames: ['unsilence'],
  usage,
  meaning: 'Resume alerts about a muted insight, sender or connector',
  examples: ['mutes'],
  help: { listsRules: true },
  needs: 'change',
  audience: 'everyone',
  parse: (words, grammar) => {
    const ruleNames = ruleNamesOf(grammar);
    const [target, strange] = words.map(wholeWord);
    if (target === undefined)
      return notUnderstood('unmute needs the muted insight, address or connector.', usage, 'mutes');
    if (strange !== undefined)
      return notUnderstood(`Unknown argument "${strange}".`, usage, `unmute ${quotedWord(target)}`);
    const meant = targetOf(target, ruleNames);
    if ('problem' in meant)
      return notUnderstood(
        meant.problem,
        ruleNames.join(', '),
        meant.meant === null ? 'mutes' : `unmute ${meant.meant}`,
      );
    return understood({ target: meant });
  },
  async run({ target }, { change }) {
    const name = targetText(target);
    const result = await change((before, now) => {
      const { mutes, result } = unmuted(before.mutes, target, now);
      return {
        after: { ...before, mutes: [...mutes] },
        result,
        lines: result.kind === 'done' ? [{ deed: 'unmute', to: name, detail: '' }] : [],
      };
    });
    return result.kind === 'done'
      ? stated(remark('Unmuted', [`Unmuted ${name}. Alerts resume.`]), { unmuted: true })
      : stated(remark('Not muted', [`Nothing mutes ${name}.`]), { unmuted: false });
  },
});
