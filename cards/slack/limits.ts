const REFERENCE = 'docs.slack.dev/reference/block-kit';

/**
 * Every limit that Slack puts on what we send, with where it is said (all read 2026-11). Characters are counted as
 * UTF-16 units, which is never less than Slack counts. Where sources differ the smaller number stands: a newer page
 * allows 200 rows and 20,000 characters in a `data_table` and 12 series in a chart (assistant-ui/assistant-ui #5785).
 */
export const LIMITS = {
  blocks: { most: 50, source: `${REFERENCE}/blocks` },
  headerText: { most: 150, source: `${REFERENCE}/blocks/header-block` },
  sectionText: { most: 3000, source: `${REFERENCE}/blocks/section-block` },
  contextElements: { most: 10, source: `${REFERENCE}/blocks/context-block` },
  plainText: { most: 3000, source: `${REFERENCE}/composition-objects/text-object` },
  richText: { most: 3000, source: 'none is documented for an element of rich text: that of a text object, by choice' },
  actionsElements: { most: 25, source: `${REFERENCE}/blocks/actions-block` },
  actionId: { most: 255, source: `${REFERENCE}/block-elements/button-element` },
  buttonText: { most: 75, source: `${REFERENCE}/block-elements/button-element` },
  buttonValue: { most: 2000, source: `${REFERENCE}/block-elements/button-element` },
  selectOptions: { most: 100, source: `${REFERENCE}/block-elements/select-menu-element` },
  placeholder: { most: 150, source: `${REFERENCE}/block-elements/select-menu-element` },
  optionText: { most: 75, source: `${REFERENCE}/composition-objects/option-object` },
  optionValue: { most: 150, source: `${REFERENCE}/composition-objects/option-object` },
  tablesPerMessage: {
    most: 1,
    source:
      'of either kind: "only one table per message" of the table block, and vercel/chat #696, tried against Slack',
  },
  tableRows: { most: 100, source: `without the header; ${REFERENCE}/blocks/data-table-block, …/table-block says 100` },
  tableColumns: { most: 20, source: `${REFERENCE}/blocks/data-table-block, …/table-block` },
  tableCharacters: { most: 10_000, source: `over all cells; ${REFERENCE}/blocks/data-table-block` },
  tablePageSize: { most: 100, source: `${REFERENCE}/blocks/data-table-block` },
  cellText: { most: 2000, source: 'docs.copilotkit.ai/reference/bot/components/Table (SLACK_LIMITS.cellText)' },
  captionText: { most: 150, source: 'none is documented for a caption: that of a header, by choice' },
  chartsPerMessage: { most: 2, source: 'undocumented; vercel/chat #696 met it in the answer of the API, 2026-07' },
  chartTitle: { most: 50, source: `${REFERENCE}/blocks/data-visualization-block` },
  chartAxisLabel: { most: 50, source: `${REFERENCE}/blocks/data-visualization-block#axis-config` },
  chartSeries: { most: 6, source: `${REFERENCE}/blocks/data-visualization-block` },
  chartCategories: { most: 20, source: `${REFERENCE}/blocks/data-visualization-block#data-series` },
  chartLabel: { most: 20, source: `${REFERENCE}/blocks/data-visualization-block#data-point` },
  messageText: { most: 4000, source: 'advised by docs.slack.dev/reference/methods/chat.postMessage; cut at 40,000' },
  homeBlocks: { most: 100, source: 'docs.slack.dev/reference/views/home-tab-views' },
  modalTitle: { most: 24, source: 'docs.slack.dev/reference/views/modal-views' },
  privateMetadata: { most: 3000, source: 'docs.slack.dev/reference/views/modal-views' },
  inputLabel: { most: 2000, source: `${REFERENCE}/blocks/input-block` },
  /** All texts of all blocks together, see `text-length.ts`. */
  blocksText: {
    most: 10_000,
    source:
      'undocumented `msg_blocks_too_long`: 12,000 "with a buffer for block containers" (bolt-js #2509), refused at 11,341 (bolt-js #2867)',
  },
} as const satisfies Readonly<Record<string, { readonly most: number; readonly source: string }>>;
