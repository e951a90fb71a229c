import { countAndShare } from '../../model/format.ts';
import type { TlsVersion } from '../../model/tls.ts';
import { left, right, textCell } from '../../view/cells.ts';
import type { TableView } from '../../view/view.ts';
import { addTls, shownVersions, tlsName } from '../tls-text.ts';
import { DIRECTION_NAMES, type DirectionRow } from './rows.ts';

/** What the original's flyout always lists. */
const ALWAYS: readonly TlsVersion[] = ['none', '1.0', '1.1', '1.2'];

/** The original's flyout "Messages protected in transit (by TLS)": a line per version, a column per direction. */
export function versionsTable(rows: readonly DirectionRow[]): TableView {
  const versions = shownVersions(ALWAYS, addTls(rows.map((row) => row.tls)));
  return {
    caption: 'Messages per TLS version',
    columns: [left('TLS version'), ...rows.map(({ direction }) => right(DIRECTION_NAMES[direction]))],
    rows: versions.map((version) => [
      textCell(tlsName[version]),
      ...rows.map(({ messages, tls }) => ({
        text: countAndShare(tls[version], messages),
        value: tls[version],
      })),
    ]),
    cut: null,
  };
}
