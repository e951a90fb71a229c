import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const ROOT = join(import.meta.dirname, '..', '..');

/**
 * What users read, in the order in which a reader tries the commands: the first page, what brings data, what shows them,
 * and what runs it. A README.md below `src`, `cards` or `adapters` that is missing here fails a test.
 */
export const DOCUMENTS = [
  'README.md',
  'adapters/files/follow/README.md',
  'adapters/sources/README.md',
  'adapters/sources/report-csv/README.md',
  'adapters/sources/postfix-log/README.md',
  'adapters/sources/exim-log/README.md',
  'adapters/sources/sendmail-log/README.md',
  'adapters/sources/exchange-log/README.md',
  'adapters/sources/tls-reports/README.md',
  'adapters/microsoft365/README.md',
  'adapters/mailbox/README.md',
  'adapters/chat/README.md',
  'adapters/chat/slack/README.md',
  'adapters/chat/teams/README.md',
  'adapters/chat/mail/README.md',
  'src/commands/README.md',
  'src/rules/README.md',
  'src/reports/README.md',
  'adapters/shell/README.md',
  'src/config-file/README.md',
  'adapters/store/README.md',
  'adapters/systemd/README.md',
  'adapters/http/grafana/README.md',
] as const;

type Document = (typeof DOCUMENTS)[number];

/** What developers read, and the page of the data directory: their links are checked, their commands are not run. */
export const OTHER_DOCUMENTS = [
  'data/README.md',
  'src/README.md',
  'src/DECISIONS.md',
  '.github/CONTRIBUTING.md',
  '.github/SECURITY.md',
  '.github/CHANGELOG.md',
] as const;

export const textOf = (path: Document | (typeof OTHER_DOCUMENTS)[number]): string =>
  readFileSync(join(ROOT, path), 'utf8');

/** Every README.md below the folders of the product, but for the map of the code. */
export const pagesOnDisk = (): readonly string[] =>
  ['src', 'cards', 'adapters']
    .flatMap((floor) =>
      readdirSync(join(ROOT, floor), { recursive: true, encoding: 'utf8' })
        .filter((path) => /(^|[\\/])README\.md$/.test(path))
        .map((path) => `${floor}/${path.replaceAll('\\', '/')}`),
    )
    .filter((path) => path !== 'src/README.md')
    .sort();
