import { commandLine } from '../view/command-line.ts';
import type { ActionView } from '../view/view.ts';
import { shownId } from './shown-id.ts';

/**
 * A command on one alert, or on all of its card (`group:<id>`). A button holds the whole id, which means the same years
 * later; people see and type its beginning.
 */
export function alertAction(label: string, verb: string, id: string, ...rest: readonly string[]): ActionView {
  const [, group = '', bare = ''] = /^(group:)?(.*)$/s.exec(id) ?? [];
  const command = commandLine([verb, id, ...rest]);
  const typed = commandLine([verb, `${group}${shownId(bare)}`, ...rest]);
  return { label, command, ...(typed !== command && { typed }) };
}
