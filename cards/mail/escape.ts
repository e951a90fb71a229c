import { commandSpans } from '../text/command-spans.ts';
import { cutEnd } from '../text/cut-text.ts';
import { visible } from '../text/visible.ts';

/** Nothing longer is shown anywhere. */
const LONGEST = 4000;

const ENTITIES: ReadonlyMap<string, string> = new Map([
  ['&', '&amp;'],
  ['<', '&lt;'],
  ['>', '&gt;'],
  ['"', '&quot;'],
  ["'", '&#39;'],
]);

/** Text of HTML, or of an attribute in quotes: it shows what it is given and does nothing. */
export const escaped = (text: string): string =>
  visible(cutEnd(text, LONGEST)).replace(/[&<>"']/g, (sign) => ENTITIES.get(sign) ?? sign);

/** The same for a sentence, where commands stand between backticks. */
export const sentenceHtml = (text: string): string =>
  commandSpans(cutEnd(text, LONGEST))
    .map(({ text: piece, isCommand }) => (isCommand ? commandHtml(piece) : escaped(piece)))
    .join('');

export const commandHtml = (command: string): string =>
  `<code class="mf-code" style="font-family:Consolas,Menlo,monospace;font-size:13px;color:#1f2328">${escaped(command)}</code>`;
