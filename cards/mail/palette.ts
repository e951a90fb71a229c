import type { Tone } from '../card.ts';

/** The bar over a card and its status. Seen on white and on dark grey alike. */
export const TONES: Readonly<Record<Tone, string>> = {
  neutral: '#57606a',
  good: '#2da44e',
  attention: '#bf8700',
  problem: '#cf222e',
};

/** In the order of the terminal's colours, see `colourPlace`. */
export const SERIES: readonly string[] = [
  '#d1242f',
  '#d4a72c',
  '#8250df',
  '#2f81f7',
  '#1b9e9e',
  '#3fb950',
  '#8c959f',
  '#a475f9',
];

/**
 * What a client in the dark shows in place of the styles in the tags. Outlook for Windows and some web mail turn colours
 * round by themselves and pass over it; text clients have the other part of the mail.
 */
export const STYLE = `
:root{color-scheme:light dark;supported-color-schemes:light dark}
body{-webkit-text-size-adjust:100%}
@media (prefers-color-scheme:dark){
.mf-page{background:#161b22!important}
.mf-card{background:#22272e!important}
.mf-text,.mf-code{color:#e6edf3!important}
.mf-soft{color:#9da7b3!important}
.mf-line{border-color:#444c56!important}
.mf-warn{background:#3b2f14!important}
.mf-track{background:#373e47!important}
}`.trim();
