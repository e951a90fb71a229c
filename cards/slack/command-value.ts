/**
 * A command as a button's value, and back. Slack hands some texts back with `&`, `<` and `>` turned into entities
 * (bolt-python #513) and does not say which: without those three in it, a value comes back as it went, either way.
 */
export const commandValue = (command: string): string =>
  command.replace(/[%&<>]/g, (found) => `%${found.charCodeAt(0).toString(16).toUpperCase()}`);

/** The command of a value that `commandValue` made; what else it holds is left as it is. */
export const commandOf = (value: string): string =>
  value.replace(/%(25|26|3C|3E)/g, (_, code: string) => String.fromCharCode(Number.parseInt(code, 16)));
