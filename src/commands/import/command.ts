import { defineCommand, understood } from '../command.ts';
import { wholeWord } from '../words.ts';

const usage = 'import [FILE…]';
const meaning = 'Imports report files and logs; without a name, the files in the inbox';

export const importCommand = defineCommand<{ readonly words: readonly string[] }>({
  name: 'import',
  topic: 'data',
  usage,
  meaning,
  examples: ['import'],
  help: {
    intro: [
      `${meaning}. A file that was imported before changes nothing; a newer one replaces day by day.`,
      'The same log read with another time zone or year replaces its first reading. `undo import N` reverts an import.',
      'Done files move to done/, refused ones to rejected/ with a note that says why.',
    ],
    entries: [
      { usage, meaning },
      { usage: '--source NAME', meaning: 'The source that reads the file, if it is not recognised' },
      { usage: '--replace', meaning: 'Replace every import that the file overlaps' },
      { usage: '--year 2021', meaning: 'The year of the first line, for logs without one' },
      {
        usage: '--declare key=value,…',
        meaning: 'Facts that are missing in the file, as in direction=Received,connectorType=Partner,tls="No Tls"',
      },
    ],
  },
  needs: 'change',
  audience: 'everyone',
  waitsForImports: true,
  // Names of files and options of a shell: only where files may be named is it known what they mean.
  parse: (words) => understood({ words: words.map(wholeWord) }),
  run: ({ words }, { writing }) => writing.importFiles(words),
});
