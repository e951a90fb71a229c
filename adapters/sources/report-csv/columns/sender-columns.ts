import { codes } from '../../../../src/model/dimensions.ts';
import type { CsvScanner } from '../csv-scanner.ts';
import { hasControlCharacters, quoted } from '../refused.ts';
import { headerOf, type RowContext } from '../row-context.ts';
import { authOf, clientOf } from '../words.ts';
import { CellCache } from './cell-cache.ts';
import { domainOfPlainAddress, isPlainIPv4 } from './plain-bytes.ts';

/** The longest address there can be: 64 + @ + 255 (RFC 5321 §4.5.3.1). */
const MAX_ADDRESS = 320;

/** Who sent: ids of the address and of its domain; meaningless where `refused` says why. */
export interface Sender {
  readonly refused: string | undefined;
  readonly sender: number;
  readonly domain: number;
}

/** A sender's cell: a whole address, or (with `joined`) the part before the @, to be joined with the domain's cell. */
interface Name extends Sender {
  readonly text: string;
  readonly joined: Map<string, Sender> | undefined;
}

const NOBODY: Sender = { refused: undefined, sender: 0, domain: 0 };

/** Reads who sent from `Sender address`, or from `senderName` and `senderDomain`, whichever the file has. */
export function senderColumns({ columns, texts }: RowContext): (row: CsvScanner) => Sender {
  const meaning = columns.index.sender === undefined ? 'senderName' : 'sender';
  const header = headerOf(columns, meaning);
  const nameColumn = columns.index[meaning] as number;
  const domainColumn = columns.index.domain;
  const domains = new CellCache((text) => text.toLowerCase());
  const domainIds = new CellCache((text) => texts.id(text));
  const names = new CellCache((text): Name => {
    const name = (/[<>]/.test(text) ? text.replaceAll(/[<>]/g, '').trim() : text).toLowerCase();
    const isWhole = name === '' || domainColumn === undefined || /@./.test(name);
    const { refused, sender, domain } = isWhole ? senderOf(name) : NOBODY;
    return { refused, sender, domain, text: name, joined: isWhole ? undefined : new Map() };
  }, plainName);

  return (row) => {
    const name = names.read(row, nameColumn);
    if (!name.joined) return name;
    const domain = domains.read(row, domainColumn as number);
    let sender = name.joined.get(domain);
    if (!sender) {
      sender = senderOf(domain ? `${name.text.replace(/@$/, '')}@${domain}` : name.text);
      name.joined.set(domain, sender);
    }
    return sender;
  };

  function plainName(row: CsvScanner, start: number, end: number): Name | undefined {
    const domain = domainOfPlainAddress(row.bytes, start, end);
    if (domain < 0) return undefined;
    const sender = texts.freshIdOfBytes(row.bytes, start, end);
    return { refused: undefined, sender, domain: domainIds.readBetween(row, domain, end), text: '', joined: undefined };
  }

  function senderOf(address: string): Sender {
    const refused = address === '' ? `${header} is empty: no sender to count the messages for` : faultOf(address);
    if (refused) return { refused, sender: 0, domain: 0 };
    const at = address.lastIndexOf('@');
    return { refused, sender: texts.freshId(address), domain: at < 0 ? 0 : texts.id(address.slice(at + 1)) };
  }

  function faultOf(address: string): string | undefined {
    if (hasControlCharacters(address)) return `${header} ${quoted(address)} contains control characters`;
    return address.length > MAX_ADDRESS ? `${header} is longer than ${MAX_ADDRESS} characters` : undefined;
  }
}

/** Reads the client's address into an id, or -1 when it contains control characters; 0 without such a column. */
export function clientColumn({ columns, texts }: RowContext): (row: CsvScanner) => number {
  const column = columns.index.client;
  if (column === undefined) return () => 0;
  const clients = new CellCache(
    (text) => (hasControlCharacters(text) ? -1 : texts.freshId(clientOf(text))),
    (row, start, end) => (isPlainIPv4(row.bytes, start, end) ? texts.freshIdOfBytes(row.bytes, start, end) : undefined),
  );
  return (row) => clients.read(row, column);
}

/** Reads how the client proved who it is, as a code; `other` without such a column. */
export function authColumn({ columns }: RowContext): (row: CsvScanner) => number {
  const column = columns.index.auth;
  if (column === undefined) return () => codes.auth.other;
  const auths = new CellCache((text) => codes.auth[authOf(text)]);
  return (row) => auths.read(row, column);
}
