import { escaped, sentenceHtml } from './escape.ts';

const FONT = "font-family:'Segoe UI',Helvetica,Arial,sans-serif;";
/** Each text has its colour in its own tag: Gmail and Outlook take none from a sheet. */
export const TEXT = `${FONT}color:#1f2328;`;
export const SOFT = `${FONT}color:#57606a;`;

export const paragraphHtml = (text: string): string =>
  `<p class="mf-text" style="${TEXT}margin:0 0 8px;font-size:15px;line-height:22px">${sentenceHtml(text)}</p>`;

export const softHtml = (text: string): string =>
  `<p class="mf-soft" style="${SOFT}margin:4px 0 0;font-size:12px;line-height:18px">${sentenceHtml(text)}</p>`;

export const captionHtml = (text: string): string =>
  `<p class="mf-text" style="${TEXT}margin:0 0 6px;font-size:14px;line-height:20px;font-weight:bold">${escaped(text)}</p>`;

/** A warning is seen by its frame and by its word, not by its colour alone. */
export const warningHtml = (text: string): string =>
  `<table role="presentation" width="100%" cellpadding="0" cellspacing="0" border="0" style="margin:0 0 8px"><tr>` +
  `<td class="mf-warn mf-text" bgcolor="#fff8c5" style="${TEXT}background:#fff8c5;border-left:4px solid #bf8700;padding:8px 12px;font-size:14px;line-height:20px"><b>Warning:</b> ${sentenceHtml(text)}</td></tr></table>`;
