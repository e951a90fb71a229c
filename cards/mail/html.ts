import { withInstants } from '../../src/model/text/instant.ts';
import { inOrder } from '../action-order.ts';
import type { Card } from '../card.ts';
import { canBeLink, MAX_LINKS } from '../links.ts';
import { chartHtml } from './chart.ts';
import { commandRows } from './commands.ts';
import { escaped, sentenceHtml } from './escape.ts';
import { listsHtml } from './lists.ts';
import { STYLE, TONES } from './palette.ts';
import { captionHtml, paragraphHtml, SOFT, softHtml, TEXT, warningHtml } from './prose.ts';
import { tableHtml } from './table.ts';

/** Gmail cuts a mail off at 102 KB (read 2026-11); what is cut then is the end, where it says what was left out. */
const MAX_BYTES = 90_000;
const MAX_ROWS = 50;

/** A card as a page of mail: tables for layout, every style in its tag, no image, no script, nothing fetched. */
export function mailHtml(card: Card, stop: string | null): string {
  for (let rows = MAX_ROWS; rows > 1; rows = Math.floor(rows / 2)) {
    const html = pageOf(card, stop, rows);
    if (new TextEncoder().encode(html).length <= MAX_BYTES) return html;
  }
  return pageOf({ ...card, chart: null }, stop, 0);
}

function pageOf(card: Card, stop: string | null, rows: number): string {
  const { title, badge, status, tone } = card;
  const colour = TONES[tone];
  // A list stands below the sentence that leads to it.
  const lead = card.points === undefined ? card.sentences.length : 1;
  const sections = [
    headingHtml({ title, badge, status }, colour),
    card.sentences.slice(0, lead).map(paragraphHtml).join('\n'),
    ...listsHtml(card),
    card.sentences.slice(lead).map(paragraphHtml).join('\n'),
    card.warnings.map(warningHtml).join('\n'),
    factsHtml(card.facts),
    chartHtml(card.chart),
    ...card.tables.map((table) => tableHtml(table, rows)),
    linksHtml(card.links ?? []),
    commandsHtml(card.actions),
    card.notes.map((note) => softHtml(`Note: ${note}`)).join('\n'),
    footerHtml(card.footer, stop),
  ].filter((section) => section !== '');
  const body = sections.map((section) => `<tr><td style="padding:0 20px 16px">${section}</td></tr>`).join('\n');
  return `<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width,initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="supported-color-schemes" content="light dark">
<title>${escaped(title)}</title>
<style>${STYLE}</style>
</head>
<body class="mf-page" style="margin:0;padding:0;background:#f6f8fa">
<div style="display:none;max-height:0;overflow:hidden">${escaped(withInstants(card.fallback, card.zone ?? 'UTC'))}</div>
<table role="presentation" class="mf-page" width="100%" bgcolor="#f6f8fa" cellpadding="0" cellspacing="0" border="0" style="background:#f6f8fa"><tr><td align="center" style="padding:12px 8px">
<!--[if mso]><table role="presentation" width="640" cellpadding="0" cellspacing="0" border="0"><tr><td><![endif]-->
<table role="presentation" class="mf-card" width="100%" bgcolor="#ffffff" cellpadding="0" cellspacing="0" border="0" style="max-width:640px;background:#ffffff;text-align:left">
<tr><td bgcolor="${colour}" style="background:${colour};font-size:1px;line-height:5px;height:5px">&nbsp;</td></tr>
${body}
</table>
<!--[if mso]></td></tr></table><![endif]-->
</td></tr></table>
</body>
</html>
`;
}

function headingHtml({ title, badge, status }: Pick<Card, 'title' | 'badge' | 'status'>, colour: string): string {
  return [
    ...(badge === null
      ? []
      : [
          `<p class="mf-soft" style="${SOFT}margin:14px 0 0;font-size:12px;font-weight:bold;letter-spacing:1px">${escaped(badge)}</p>`,
        ]),
    `<h1 class="mf-text" style="${TEXT}margin:14px 0 0;font-size:19px;line-height:26px;font-weight:bold">${escaped(title)}</h1>`,
    ...(status === null
      ? []
      : [
          `<p class="mf-text" style="${TEXT}margin:4px 0 0;font-size:13px;line-height:18px;font-weight:bold"><span style="color:${colour}">&#9679;</span>&nbsp;${escaped(status)}</p>`,
        ]),
  ].join('\n');
}

function factsHtml(facts: Card['facts']): string {
  if (facts.length === 0) return '';
  const rows = facts.map(
    ({ label, value }) =>
      `<tr><td valign="top" class="mf-soft" style="${SOFT}padding:2px 12px 2px 0;font-size:13px;line-height:18px">${escaped(label)}</td>` +
      `<td valign="top" class="mf-text" style="${TEXT}padding:2px 0;font-size:13px;line-height:18px;word-break:break-word">${escaped(value)}</td></tr>`,
  );
  return `<table role="presentation" cellpadding="0" cellspacing="0" border="0">${rows.join('')}</table>`;
}

const linksHtml = (links: NonNullable<Card['links']>): string =>
  links
    .filter(canBeLink)
    .slice(0, MAX_LINKS)
    .map(
      ({ label, url }) =>
        `<p style="margin:0 0 4px"><a href="${escaped(url)}" style="font-family:'Segoe UI',Helvetica,Arial,sans-serif;font-size:14px;line-height:20px;color:#2f81f7">${escaped(label)}</a></p>`,
    )
    .join('\n');

const commandsHtml = (actions: Card['actions']): string =>
  actions.length === 0 ? '' : `${captionHtml('Next, in a chat with Mailflow')}${commandRows(inOrder(actions))}`;

function footerHtml(footer: readonly string[], stop: string | null): string {
  const lines = [
    ...(footer.length === 0 ? [] : [footer.map((piece) => escaped(piece)).join(' &middot; ')]),
    ...(stop === null ? [] : [sentenceHtml(stopText(stop))]),
  ];
  if (lines.length === 0) return '';
  return `<p class="mf-soft mf-line" style="${SOFT}border-top:1px solid #d0d7de;margin:0;padding-top:10px;font-size:12px;line-height:18px">${lines.join('<br>')}</p>`;
}

/** There is no address to unsubscribe at, since no mail is read. */
export const stopText = (stop: string): string =>
  `Replies to this mail are not read. To stop it, an operator runs \`${stop}\` in a chat with Mailflow.`;
