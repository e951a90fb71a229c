import { isRunning } from '../../episodes/mutes.ts';
import { defineCommand, listOnCard, understood } from '../command.ts';
import { stated } from '../reply.ts';
import { mutesAnnouncement } from './answer.ts';

export const mutes = defineCommand({
  name: 'mutes',
  topic: 'alerts',
  usage: 'mutes',
  meaning: 'Active mutes: who muted what, until when and why',
  examples: ['mutes'],
  needs: 'read',
  audience: 'asker',
  placeOnCard: listOnCard,
  parse: () => understood({}),
  async run(_, { alerts }) {
    const { kept, announcing } = await alerts();
    const open = kept.episodes.filter((each) => each.state === 'open');
    const running = kept.mutes.filter((each) => isRunning(each, announcing.now));
    return stated(mutesAnnouncement(kept.mutes, open, announcing.now), { mutes: running });
  },
});
