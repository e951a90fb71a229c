import { MailflowError } from '../../../src/model/mailflow-error.ts';
import type { SourceSetting } from '../../../src/ports/source.ts';
import { OWN_ADDRESSES, OWN_SETTING, type OwnAddresses, parseOwnAddresses } from '../own-addresses.ts';
import { isEncoding } from './lines/text.ts';

export const DECLARATIONS: Readonly<Record<string, string>> = {
  name: 'Name of the server that writes the log, where several are read: EX01',
  external:
    'Send connectors to the outside whose servers have private addresses, as in "To Internet; Mail gateway": a log cannot distinguish these from internal hops',
  hybrid:
    'Connectors to and from Exchange Online, where the log does not show it: "To Office 365; EX01\\From Office 365"',
  own: OWN_ADDRESSES,
  encoding: 'Encoding of names that are not in UTF-8, such as windows-1251; windows-1252 where nothing is declared',
};

/** What holds for every log and need not be declared for each. */
export const SETTINGS: readonly SourceSetting[] = [OWN_SETTING];

/** What users declared about a log. */
export interface Declared {
  /** Empty where nothing is declared. */
  readonly name: string;
  /** Names of connectors, lower-cased. */
  readonly external: ReadonlySet<string>;
  readonly hybrid: ReadonlySet<string>;
  readonly isOwn: OwnAddresses;
  readonly encoding: string | undefined;
}

/** Throws a MailflowError where a value makes no sense. */
export function declaredOf(declared: Readonly<Record<string, string>>): Declared {
  const encoding = declared['encoding'];
  if (encoding !== undefined && !isEncoding(encoding))
    throw new MailflowError('not-recognised', `encoding ${fault(encoding)}.`, {
      cure: 'Declare one such as encoding=windows-1251.',
    });
  return {
    name: declared['name']?.trim() ?? '',
    external: namesIn(declared['external']),
    hybrid: namesIn(declared['hybrid']),
    isOwn: parseOwnAddresses(declared['own'] ?? ''),
    encoding,
  };
}

/** What is wrong with a declaration, as it goes on after its key; undefined where nothing is. */
export function declaredFault(key: string, value: string): string | undefined {
  return key === 'encoding' && !isEncoding(value) ? fault(value) : undefined;
}

const fault = (encoding: string): string => `"${encoding}" is not an encoding; write one such as windows-1251`;

/** Names may hold blanks and commas: they are separated by `;`. */
const namesIn = (text: string | undefined): ReadonlySet<string> =>
  new Set(
    (text ?? '')
      .split(';')
      .map((name) => name.trim().toLowerCase())
      .filter((name) => name !== ''),
  );
