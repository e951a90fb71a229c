import { remark } from '../../alerts/messages/remark.ts';
import { defineCommand, notUnderstood, understood } from '../command.ts';
import { stated } from '../reply.ts';

export const version = defineCommand<object>({
  name: 'version',
  otherNames: ['about', 'ver'],
  usage: 'version',
  meaning: 'The version of Mailflow',
  examples: ['version'],
  needs: 'read',
  audience: 'asker',
  parse: ([word]) =>
    word === undefined ? understood({}) : notUnderstood(`Unknown argument "${word.typed}".`, 'version', 'version'),
  run: async (_, { version: number }) => stated(remark('Mailflow', [`Version ${number}.`]), { version: number }),
});
