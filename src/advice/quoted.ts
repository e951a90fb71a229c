/**
 * Names that came with mail, as words of a command that people paste. What holds anything but letters, digits, blanks and
 * printable ASCII without a backtick, which would end the command on a card, is never put into one.
 */
const SAYABLE = /^[\p{L}\p{N} !-_a-~]{1,320}$/u;
/** Needs no quotes in any shell, and is no option and no comment. */
const PLAIN = /^[a-z0-9][a-z0-9@._+-]*$/i;

/** A word of a command for a POSIX shell; `placeholder` where the name is not fit to be one. */
export const inShell = (name: string, placeholder: string): string =>
  quoted(name, placeholder, (text) => text.replaceAll("'", String.raw`'\''`));

/** A word of a command for PowerShell. */
export const inPowerShell = (name: string, placeholder: string): string =>
  quoted(name, placeholder, (text) => text.replaceAll("'", "''"));

/** A key of a table of a mail server, which ends at the first blank and has no quotes. */
export const inTable = (name: string, placeholder: string): string =>
  PLAIN.test(name) && name.length <= 320 ? name : placeholder;

/** A regular expression for this very address between angle brackets, as a word for a POSIX shell. */
export const addressPattern = (address: string, placeholder: string): string =>
  SAYABLE.test(address) ? inShell(`^<${address.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&')}>$`, placeholder) : placeholder;

function quoted(name: string, placeholder: string, escaped: (text: string) => string): string {
  if (!SAYABLE.test(name)) return placeholder;
  return PLAIN.test(name) ? name : `'${escaped(name)}'`;
}
