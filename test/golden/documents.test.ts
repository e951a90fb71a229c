import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { SETTINGS as MAIL_SETTINGS } from '../../adapters/chat/mail/settings.ts';
import { SCOPES } from '../../adapters/chat/slack/scopes.ts';
import { SETTINGS as SLACK_SETTINGS } from '../../adapters/chat/slack/settings.ts';
import { SETTINGS as TEAMS_SETTINGS } from '../../adapters/chat/teams/settings.ts';
import { declaredMetrics } from '../metrics/declared.ts';
import { textOf } from '../readme/documents.ts';
import { tableOf, withTable } from '../readme/markdown.ts';

const ROOT = join(import.meta.dirname, '..', '..');

const settingRows = (settings: Readonly<Record<string, string>>) =>
  Object.entries(settings).map(([name, meaning]) => [`\`${name}\``, meaning]);

const TABLES = [
  {
    path: 'adapters/chat/slack/README.md',
    heading: '## Scopes',
    table: tableOf(
      ['Scope', 'Purpose'],
      SCOPES.map(({ name, why, isOptional }) => [`\`${name}\``, isOptional ? `${why} (can be left out)` : why]),
    ),
  },
  {
    path: 'adapters/chat/slack/README.md',
    heading: '## Variables',
    table: tableOf(['Variable', 'Meaning'], settingRows(SLACK_SETTINGS)),
  },
  {
    path: 'adapters/chat/teams/README.md',
    heading: '## Variables',
    table: tableOf(['Variable', 'Meaning'], settingRows(TEAMS_SETTINGS)),
  },
  {
    path: 'adapters/http/grafana/README.md',
    heading: '## What there is',
    table: tableOf(
      ['Metric', 'Labels', 'Meaning'],
      declaredMetrics().map(({ name, labels, help }) => [`\`${name}\``, labels.join(', '), help]),
    ),
  },
  {
    path: 'adapters/chat/mail/README.md',
    heading: '## Variables',
    table: tableOf(['Variable', 'Meaning'], settingRows(MAIL_SETTINGS)),
  },
] as const;

describe('tables of documents that the code knows', () => {
  test.each(TABLES)('$path, $heading', ({ path, heading, table }) => {
    expect(table.split('\n').length).toBeGreaterThan(5);
    if (process.env['UPDATE_GOLDEN'] === '1') writeFileSync(join(ROOT, path), withTable(textOf(path), heading, table));
    const text = textOf(path);
    expect(text, 'Is the difference meant? Then `npm run golden`.').toBe(withTable(text, heading, table));
  });
});
