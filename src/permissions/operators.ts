import { nearest } from '../model/text/nearest.ts';

type IdKind = 'person' | 'group' | 'conversation';

/** What an id names; or why it can name nothing in that chat. `meant`: an id that can, and was probably meant. */
export type IdReading =
  | { readonly ok: true; readonly kind: IdKind; readonly id: string }
  | { readonly ok: false; readonly why: string; readonly meant?: string };

/** How a chat system writes the ids of people, groups and conversations. */
export interface ChatIds {
  /** `slack` */
  readonly name: string;
  /** An id of each kind that there is: `U0123` */
  readonly examples: readonly (readonly [IdKind, string])[];
  /** Reads an id without the name of the chat. Answers it as it comes with what people do. */
  readId(text: string): IdReading;
}

/** An entry that can match nobody, why, and forms that work. */
export interface IdFault {
  readonly entry: string;
  readonly why: string;
  /** Each is accepted in the place of the entry. */
  readonly write: readonly string[];
}

type IdsReading =
  | { readonly ok: true; readonly ids: readonly string[] }
  | { readonly ok: false; readonly faults: readonly IdFault[] };

const ANYBODY: readonly IdKind[] = ['person', 'group', 'conversation'];

/** What people put between entries in place of a comma. */
const OTHER_SEPARATORS = /[\s;|+&]+/;

/**
 * Who may change things: `slack:U0123,slack:C0123`. Nobody named means every member, so a list that names nobody is
 * refused. So is an entry that can match nobody: whoever wrote it believes that it does.
 */
export function readOperators(text: string, chats: readonly ChatIds[]): IdsReading {
  const entries = listed(text);
  if (entries.length === 0) {
    const why = 'is empty. Leave it out to let every member act where the bot is, or name who may';
    return { ok: false, faults: [{ entry: text, why, write: examplesOf(chats.slice(0, 1), ANYBODY) }] };
  }
  return readAll(entries, ANYBODY, chats);
}

/** One conversation: `slack:C0123`. */
export const readConversation = (text: string, chats: readonly ChatIds[]): IdsReading =>
  readAll([text.trim()], ['conversation'], chats);

/** `"slack:general" is a name, not an id; write slack:C0123`. */
export const idFaultText = ({ entry, why, write }: IdFault): string => {
  const [first = '', ...others] = write;
  const last = others.pop();
  const forms = last === undefined ? first : `${[first, ...others].join(', ')} or ${last}`;
  return `${JSON.stringify(entry)} ${why}; write ${forms}`;
};

function readAll(entries: readonly string[], kinds: readonly IdKind[], chats: readonly ChatIds[]): IdsReading {
  const read = entries.map((entry) => readEntry(entry, kinds, chats));
  const faults = read.flatMap((each) => (typeof each === 'string' ? [] : [each]));
  const ids = new Set(read.flatMap((each) => (typeof each === 'string' ? [each] : [])));
  return faults.length > 0 ? { ok: false, faults } : { ok: true, ids: [...ids] };
}

function readEntry(entry: string, kinds: readonly IdKind[], chats: readonly ChatIds[]): string | IdFault {
  const pieces = entry.split(OTHER_SEPARATORS).filter((piece) => piece !== '');
  const [, name, id = ''] = /^([^:]*):(.*)$/s.exec(entry) ?? [];
  const chat = chats.find((each) => each.name === name);
  if (chat === undefined)
    return pieces.length > 1 ? severalIn(entry, pieces, kinds, chats) : noChat(entry, kinds, chats);
  const reading = chat.readId(id);
  if (reading.ok && kinds.includes(reading.kind)) return `${chat.name}:${reading.id}`;
  if (reading.ok) {
    const why = `is the id of a ${reading.kind}, not of a ${kinds.join(' or ')}`;
    return { entry, why, write: examplesOf([chat], kinds) };
  }
  const meant = reading.meant === undefined ? undefined : accepted(`${chat.name}:${reading.meant}`, kinds, chats);
  if (meant === undefined && pieces.length > 1) return severalIn(entry, pieces, kinds, chats);
  return { entry, why: reading.why, write: meant === undefined ? examplesOf([chat], kinds) : [meant] };
}

/** `slack:U1 slack:U2`, `a;b`: whether they are one or several, nothing is matched by it. */
function severalIn(
  entry: string,
  pieces: readonly string[],
  kinds: readonly IdKind[],
  chats: readonly ChatIds[],
): IdFault {
  const [separator = ''] = OTHER_SEPARATORS.exec(entry) ?? [];
  const sign = separator.trim() === '' ? 'a blank' : `"${separator.trim()}"`;
  const each = pieces.map((piece) => accepted(piece, kinds, chats));
  const isList = kinds.length > 1 && each.every((piece) => piece !== undefined);
  const write = isList ? [each.join(',')] : examplesOf(chats, kinds);
  return { entry, why: `has ${sign} in it${kinds.length > 1 ? '; put commas between entries' : ''}`, write };
}

function noChat(entry: string, kinds: readonly IdKind[], chats: readonly ChatIds[]): IdFault {
  const names = chats.map(({ name }) => name);
  const [, name, id = ''] = /^([^:]*):(.*)$/s.exec(entry) ?? [];
  const near = name === undefined ? names : [nearest(name, names) ?? []].flat();
  const meant = near.flatMap((chat) => accepted(`${chat}:${name === undefined ? entry : id}`, kinds, chats) ?? []);
  const why =
    name === undefined
      ? 'names no chat'
      : `names the chat ${JSON.stringify(name)}; known chats are ${names.join(', ')}`;
  return { entry, why, write: meant.length > 0 ? meant : examplesOf(chats, kinds) };
}

/** The entry as it is kept, where it is one. */
function accepted(entry: string, kinds: readonly IdKind[], chats: readonly ChatIds[]): string | undefined {
  const [, name, id = ''] = /^([^:]*):(.*)$/s.exec(entry) ?? [];
  const reading = chats.find((each) => each.name === name)?.readId(id);
  return reading?.ok && kinds.includes(reading.kind) ? `${name}:${reading.id}` : undefined;
}

const examplesOf = (chats: readonly ChatIds[], kinds: readonly IdKind[]): readonly string[] =>
  chats.flatMap(({ name, examples }) =>
    examples.flatMap(([kind, id]) => (kinds.includes(kind) ? [`${name}:${id}`] : [])),
  );

const listed = (text: string): readonly string[] =>
  text
    .split(',')
    .map((entry) => entry.trim())
    .filter((entry) => entry !== '');
