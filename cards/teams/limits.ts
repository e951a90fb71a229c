const CHOICE = 'none is documented; by choice';

/**
 * Every limit that Teams puts on what we send, and those we put on it ourselves, with where each is said (all read
 * 2026-11). Lengths are counted in UTF-16 units, sizes in bytes of UTF-8 as sent, see `byte-length.ts`.
 */
export const LIMITS = {
  /**
   * 28 KB for a card is said of webhooks and connectors; a bot's whole message may have 100 KB in UTF-16, two bytes to
   * most characters (40 KB until 2025). 24,000 bytes leave 4 KB for the rest of the activity and keep both limits.
   */
  cardBytes: {
    most: 24_000,
    source:
      'learn.microsoft.com/microsoftteams/limits-specifications-teams#chat (28 KB), …/platform/bots/how-to/format-your-bot-messages (413 MessageSizeTooBig)',
  },
  primaryActions: {
    most: 3,
    source: `${CHOICE}: so many fit into a line of a phone. Teams takes six (learn.microsoft.com/microsoftteams/platform/task-modules-and-cards/cards/cards-reference), the others as \`mode: secondary\``,
  },
  actions: { most: 12, source: `three, and the others behind "…": ${CHOICE}` },
  actionTitle: { most: 60, source: `${CHOICE}: longer ones are cut by the client` },
  command: { most: 500, source: `${CHOICE}: an address has at most 320, and every command is sent twice` },
  choices: { most: 25, source: `${CHOICE}: a page of a report, and a few more` },
  choiceTitle: { most: 75, source: `${CHOICE}: a line of the list` },
  inputText: { most: 320, source: `${CHOICE}: what the longest address has (RFC 3696, erratum 1690)` },
  fields: { most: 6, source: CHOICE },
  formBytes: { most: 4_000, source: `all forms of a card: ${CHOICE}` },
  title: { most: 150, source: CHOICE },
  badge: { most: 60, source: CHOICE },
  caption: { most: 150, source: CHOICE },
  cellText: { most: 200, source: `${CHOICE}: longer cells hold no address or name` },
  tableColumns: { most: 20, source: `${CHOICE}; wider ones are sent as text` },
  tableRows: { most: 100, source: `${CHOICE}; a card is full long before` },
  chartBytes: { most: 6_000, source: `a quarter of the card: ${CHOICE}` },
  chartCategories: { most: 31, source: `${CHOICE}: the days of a month` },
  chartSeries: { most: 7, source: `${CHOICE}: one fewer than there are colours` },
  chartLabel: { most: 30, source: `${CHOICE}: longer ones are cut by the client, in words of its own` },
  chartRow: { most: 55, source: `${CHOICE}: a line of a narrow card` },
  summary: { most: 300, source: `${CHOICE}: a notification shows less` },
} as const satisfies Readonly<Record<string, { readonly most: number; readonly source: string }>>;
