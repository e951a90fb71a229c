import { defineCommand, listOnCard, understood } from '../command.ts';
import { stated } from '../reply.ts';
import { subscriptionsAnnouncement } from './answer.ts';

export const subscriptions = defineCommand({
  name: 'subscriptions',
  topic: 'channels',
  usage: 'subscriptions',
  meaning: 'Subscriptions of every conversation, and when the next digest is due',
  examples: ['subscriptions'],
  needs: 'read',
  audience: 'asker',
  placeOnCard: listOnCard,
  parse: () => understood({}),
  async run(_, { alerts }) {
    const { kept } = await alerts();
    return stated(subscriptionsAnnouncement(kept.subscriptions), { subscriptions: kept.subscriptions });
  },
});
