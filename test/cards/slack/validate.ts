import type {
  Block,
  PlainText,
  RichText,
  RichTextBlock,
  RichTextDate,
  RichTextLink,
  SlackMessage,
  TableCell,
} from '../../../cards/slack/blocks.ts';
import { LIMITS } from '../../../cards/slack/limits.ts';
import { textLength } from '../../../cards/slack/text-length.ts';

/** What a terminal or a browser would hide or reorder; our own emoji are spared. */
const HIDDEN = /[\p{Cc}\p{Cs}\p{Zl}\p{Zp}\u00ad\u061c\u200b\u200c\u200e\u200f\u202a-\u202e\u2060\u2066-\u2069\ufeff]/u;

/** An instant that we let Slack draw. */
const DRAWN = /<!date\^\d+\^\{date_short_pretty\} \{time\}\|\d{4}-\d{2}-\d{2} \d{2}:\d{2} UTC>/g;

/** Every rule of Slack's (see `LIMITS`) and of ours that a message breaks, in words; none for a good one. */
export function faultsOf(message: SlackMessage): readonly string[] {
  const faults: string[] = [];
  const { blocks, text } = message;
  const fault = (condition: boolean, words: string): void => {
    if (condition) faults.push(words);
  };
  const within = (count: number, limit: keyof typeof LIMITS, where: string): void =>
    fault(count > LIMITS[limit].most, `${where}: ${count} is over ${limit} (${LIMITS[limit].most})`);
  const words = (said: string, limit: keyof typeof LIMITS, where: string): void => {
    fault(said.trim() === '', `${where}: blank`);
    fault(HIDDEN.test(said.replaceAll('\n', '')), `${where}: hidden characters in ${JSON.stringify(said)}`);
    within(said.length, limit, where);
  };
  const plain = ({ type, emoji, text: said }: PlainText, limit: keyof typeof LIMITS, where: string): void => {
    fault(type !== 'plain_text' || emoji !== false, `${where}: not plain text without emoji`);
    words(said, limit, where);
  };

  fault(/\n/.test(text), 'text: more than one line');
  words(text, 'messageText', 'text');
  faults.push(...obeyed(text).map((found) => `text: ${found}`));
  within(blocks.length, 'blocks', 'message');
  fault(blocks.length === 0, 'message: no blocks');
  within(textLength(blocks), 'blocksText', 'message');
  within(blocks.filter(({ type }) => type === 'table' || type === 'data_table').length, 'tablesPerMessage', 'message');
  within(blocks.filter(({ type }) => type === 'data_visualization').length, 'chartsPerMessage', 'message');
  const ids = blocks.flatMap((block) => (block.type === 'actions' ? block.elements.map((e) => e.action_id) : []));
  fault(new Set(ids).size < ids.length, 'message: an action id twice');

  for (const [at, block] of blocks.entries()) check(block, `block ${at} (${block.type})`);
  return faults;

  function check(block: Block, where: string): void {
    switch (block.type) {
      case 'header':
        plain(block.text, 'headerText', where);
        return;
      case 'section':
        if (block.text.type === 'plain_text') {
          plain(block.text, 'sectionText', where);
          return;
        }
        words(block.text.text, 'sectionText', where);
        faults.push(...obeyed(block.text.text).map((found) => `${where}: ${found}`));
        fault(!/^```\n[^`]*\n```$/.test(block.text.text), `${where}: mrkdwn that is no monospace block`);
        return;
      case 'context':
        within(block.elements.length, 'contextElements', where);
        for (const element of block.elements) {
          if (element.type === 'plain_text') {
            plain(element, 'plainText', where);
            continue;
          }
          words(element.text, 'plainText', where);
          faults.push(...obeyed(element.text.replace(DRAWN, '')).map((found) => `${where}: ${found}`));
        }
        return;
      case 'rich_text':
        fault(block.elements.length === 0, `${where}: empty`);
        fault(
          block.elements.some(({ elements }) => elements.length === 0),
          `${where}: an empty line`,
        );
        for (const part of block.elements) checkRichTextPart(part, where);
        return;
      case 'actions':
        within(block.elements.length, 'actionsElements', where);
        fault(block.elements.length === 0, `${where}: empty`);
        for (const element of block.elements) checkAction(element, where);
        return;
      case 'table':
        checkRows(block.rows, where);
        return;
      case 'data_table':
        words(block.caption, 'captionText', `${where} caption`);
        within(block.page_size, 'tablePageSize', where);
        fault(block.page_size < 1 || block.rows.length < 2, `${where}: no row below the header`);
        fault(block.rows[0]?.some(({ type }) => type !== 'raw_text') ?? true, `${where}: a header that is not text`);
        checkRows(block.rows, where);
        return;
      case 'data_visualization':
        checkChart(block, where);
        return;
    }
  }

  function checkRichTextPart(part: RichTextBlock['elements'][number], where: string): void {
    if (part.type === 'rich_text_list') {
      for (const point of part.elements) checkRichTextPart(point, `${where} list`);
      return;
    }
    fault(part.elements.length === 0, `${where}: an empty line`);
    for (const element of part.elements) checkRichText(element, where);
  }

  function checkRichText(element: RichText | RichTextLink | RichTextDate, where: string): void {
    if (element.type === 'date') {
      fault(!Number.isSafeInteger(element.timestamp), `${where}: an instant that is none`);
      fault(!/^\{\w+\} \{\w+\}$/.test(element.format), `${where}: a date in an unknown form`);
      words(element.fallback, 'richText', where);
      return;
    }
    const { type, text: said } = element;
    if (type === 'link') fault(!/^https:\/\/\S+$/.test(element.url), `${where}: a link to ${element.url}`);
    else fault(type !== 'text', `${where}: rich text that is more than text`);
    fault(said === '', `${where}: empty rich text`);
    fault(HIDDEN.test(said.replaceAll('\n', '')), `${where}: hidden characters in ${JSON.stringify(said)}`);
    within(said.length, 'richText', where);
  }

  function checkAction(element: Extract<Block, { type: 'actions' }>['elements'][number], where: string): void {
    within(element.action_id.length, 'actionId', where);
    if (element.type === 'button') {
      plain(element.text, 'buttonText', where);
      fault(element.value === '', `${where}: a button without a command`);
      within(element.value.length, 'buttonValue', where);
      return;
    }
    plain(element.placeholder, 'placeholder', where);
    within(element.options.length, 'selectOptions', where);
    fault(element.options.length === 0, `${where}: a menu without options`);
    for (const { text: said, value } of element.options) {
      plain(said, 'optionText', where);
      fault(value === '', `${where}: an option without a command`);
      within(value.length, 'optionValue', where);
    }
  }

  function checkRows(rows: readonly (readonly TableCell[])[], where: string): void {
    within(rows.length - 1, 'tableRows', where);
    const columns = rows[0]?.length ?? 0;
    within(columns, 'tableColumns', where);
    fault(columns === 0, `${where}: no columns`);
    fault(
      rows.some((row) => row.length !== columns),
      `${where}: rows of different length`,
    );
    within(
      rows.flat().reduce((sum, cell) => sum + cell.text.length, 0),
      'tableCharacters',
      where,
    );
    for (const cell of rows.flat()) {
      words(cell.text, 'cellText', `${where} cell`);
      fault(cell.type === 'raw_number' && !Number.isFinite(cell.value), `${where}: a number that is none`);
    }
  }

  function checkChart(block: Extract<Block, { type: 'data_visualization' }>, where: string): void {
    const { series, axis_config } = block.chart;
    words(block.title, 'chartTitle', where);
    words(axis_config.y_label, 'chartAxisLabel', where);
    within(axis_config.categories.length, 'chartCategories', where);
    within(series.length, 'chartSeries', where);
    fault(series.length === 0 || axis_config.categories.length === 0, `${where}: nothing to draw`);
    fault(new Set(axis_config.categories).size < axis_config.categories.length, `${where}: a category twice`);
    fault(new Set(series.map(({ name }) => name)).size < series.length, `${where}: a series twice`);
    for (const label of [...axis_config.categories, ...series.map(({ name }) => name)])
      words(label, 'chartLabel', where);
    for (const { data } of series) {
      const labels = data.map(({ label }) => label);
      fault(labels.join('\n') !== axis_config.categories.join('\n'), `${where}: points that are not the categories'`);
      fault(
        data.some(({ value }) => !Number.isFinite(value)),
        `${where}: a value that is no number`,
      );
    }
  }
}

/** What Slack would obey in mrkdwn: mentions, links, entities of others, emoji, formatting outside of code. */
export function obeyed(mrkdwn: string): readonly string[] {
  const bare = mrkdwn.replace(/```[^`]*```/g, '').replace(/`[^`\n]+`/g, '');
  const looksFor: readonly (readonly [what: string, text: string, pattern: RegExp])[] = [
    ['a mention or a link', mrkdwn, /[<>]/u],
    ['an ampersand', mrkdwn, /&(?!amp;|lt;|gt;)/u],
    ['an emoji', bare, /:[^\s:∶]+:/u],
    ['code', bare, /[`｀]/u],
    ['formatting', bare, /(?<![\p{L}\p{N}])[*_~＊＿]|[*_~＊＿](?![\p{L}\p{N}])/u],
    ['a quotation', bare, /^&gt;/mu],
  ];
  return looksFor.flatMap(([what, text, pattern]) => {
    const found = pattern.exec(text);
    return found === null
      ? []
      : [`${what}, ${JSON.stringify(text.slice(Math.max(0, found.index - 5), found.index + 20))}`];
  });
}
