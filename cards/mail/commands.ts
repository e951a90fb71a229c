import type { ActionView } from '../../src/view/view.ts';
import { commandHtml, escaped } from './escape.ts';
import { SOFT } from './prose.ts';

/** Nothing can be pressed in a mail: what to type in a chat, and what that shows. */
export function commandRows(actions: readonly ActionView[]): string {
  if (actions.length === 0) return '';
  const rows = actions.map(
    ({ label, command, typed }) =>
      `<tr><td valign="top" class="mf-soft" style="${SOFT}padding:2px 12px 2px 0;font-size:13px;line-height:18px">${escaped(label)}</td>` +
      `<td valign="top" style="padding:2px 0;word-break:break-word">${commandHtml(typed ?? command)}</td></tr>`,
  );
  return `<table role="presentation" cellpadding="0" cellspacing="0" border="0">${rows.join('')}</table>`;
}
