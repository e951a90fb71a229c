import type { MailSettings } from '../../mail-settings/mail-settings.ts';
import { seriesName } from '../../model/series-name.ts';
import { joinNames } from '../../model/text/names.ts';
import { capitalised } from '../../view/window-text.ts';
import { settingsPhrase } from '../applying-settings.ts';
import type { NamedConnectors } from './connector-name.ts';
import type { ConnectorRow } from './rows.ts';

const MAX_HOSTS = 10;
const MAX_NAMED = 5;

/** What the settings say of these paths beyond their row: from where, when they were read, and what is switched off. */
export function settingsNotes(
  rows: readonly ConnectorRow[],
  named: NamedConnectors | null,
  settings: readonly MailSettings[],
): readonly string[] {
  const known = rows.filter(({ configured }) => configured !== undefined);
  if (known.length === 0) return [];
  const off = known.filter(({ configured }) => configured?.enabled === false).map(seriesName);
  return [
    ...settings
      .filter(({ inbound, outbound }) => inbound !== null || outbound !== null)
      .map(
        (each) =>
          `${capitalised(settingsPhrase(each, [each.inbound, each.outbound]))}, are the only source for forced TLS, as it is now.`,
      ),
    ...(off.length === 0 ? [] : [`Switched off by now: ${joinNames(off, MAX_NAMED)}.`]),
    ...(named === null ? [] : known.flatMap(hostsNote)),
  ];
}

function hostsNote(row: ConnectorRow): readonly string[] {
  const { hosts } = row.configured ?? { hosts: [] };
  if (hosts.length === 0) return [];
  return [
    `${seriesName(row)} ${row.direction === 'inbound' ? 'takes mail from' : 'sends to'} ${joinNames(hosts, MAX_HOSTS)}.`,
  ];
}
