import { defineCommand, listOnCard, notUnderstood, understood } from '../command.ts';
import { type ListPage, pageWord } from '../list-page.ts';
import { stated } from '../reply.ts';
import { IMPORT_COLUMNS, importsAnnouncement, importsData } from './answer.ts';

const usage = 'imports [top:N] [page:N]';

export const imports = defineCommand<ListPage>({
  name: 'imports',
  topic: 'data',
  usage,
  meaning: 'Every import, newest first: its number, file, source, days, rows and who imported it',
  examples: ['imports', 'imports top:50'],
  needs: 'read',
  audience: 'asker',
  placeOnCard: listOnCard,
  parse: (words) => {
    let args: ListPage = { top: undefined, page: 1 };
    for (const word of words) {
      const page = pageWord(word);
      if (page === undefined) return notUnderstood(`Unknown argument "${word.typed}".`, usage, 'imports');
      args = { ...args, ...page };
    }
    return understood(args);
  },
  async run({ top, page }, { facts, speaker }) {
    const records = await facts.imports();
    const say = importsAnnouncement(records, { top: top === undefined ? speaker.defaultTop : top, page });
    return stated(say, importsData(records), IMPORT_COLUMNS);
  },
});
