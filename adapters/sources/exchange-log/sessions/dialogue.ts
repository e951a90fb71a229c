import { type Attributes, NO_ATTRIBUTES } from './attributes.ts';
import {
  type Asked,
  addressIn,
  argument,
  endsMessage,
  isAwaited,
  isChunk,
  isHealthMailbox,
  proxied,
  verbOf,
} from './commands.ts';

/** A message that a client began. */
export interface Transaction {
  /** As written; null where MAIL FROM is not in the log. */
  readonly from: string | null;
  /** The organisation that sends it, in a hybrid one. */
  readonly isOfOrganisation: boolean;
  readonly isProbe: boolean;
  recipients: number;
  toHealth: number;
}

/** A message whose end was answered with 250. */
export interface Accepted {
  /** The reply's. */
  readonly sequence: number;
  /** ms since 1970. */
  readonly at: number;
  readonly from: string | null;
  /** Null where they are not in the log. */
  readonly recipients: number | null;
  readonly isOfOrganisation: boolean;
  /** As of then. */
  readonly attributes: Attributes;
}

interface Pending {
  readonly asked: Asked;
  readonly transaction: Transaction | null;
  readonly command: string;
}

/** Where a session's dialogue stands. */
export interface Dialogue {
  attributes: Attributes;
  /** The oldest first. */
  pending: Pending[];
  transaction: Transaction | null;
  /** The log leaves replies out: what is answered is what was asked last. */
  lacksReplies: boolean;
  /** The sequence number of the last failed login, and whether the reply to it is still to come. */
  failedAt: number;
  isFailing: boolean;
}

export const newDialogue = (): Dialogue => ({
  attributes: NO_ATTRIBUTES,
  pending: [],
  transaction: null,
  lacksReplies: false,
  failedAt: -1,
  isFailing: false,
});

/** What comes of lines. */
export interface Outcome {
  readonly accepted: (message: Accepted) => void;
  readonly loginFailed: () => void;
}

const MAX_PENDING = 1000;

/** A line of the side that asks. */
export function command(dialogue: Dialogue, text: string): void {
  const verb = verbOf(text);
  // What a client answers during AUTH is no command.
  if (verb === '' || isPartOfLogin(dialogue, verb)) return;
  if (dialogue.pending.length > 0) skipUnanswered(dialogue);
  switch (verb) {
    case 'MAIL':
      dialogue.transaction = begun(text);
      ask(dialogue, 'M');
      return;
    case 'RCPT':
      ask(dialogue, isHealthMailbox(addressIn(text)) ? 'H' : 'R');
      return;
    case 'DATA':
    case 'BDAT':
      // Its MAIL FROM is in an earlier file, or nowhere: then it will be refused.
      dialogue.transaction ??= { from: null, isOfOrganisation: false, isProbe: false, recipients: 0, toHealth: 0 };
      ask(dialogue, verb === 'DATA' ? 'D' : /\bLAST\s*$/i.test(text) ? 'L' : 'B');
      return;
    case 'RSET':
      dialogue.transaction = null;
      ask(dialogue, 'S');
      return;
    default:
      other(dialogue, verb, text);
  }
}

const KNOWN =
  /^(?:MAIL|RCPT|DATA|BDAT|RSET|EHLO|HELO|STARTTLS|AUTH|QUIT|NOOP|HELP|VRFY|X-ANONYMOUSTLS|X-EXPS|XPROXY|XPROXYFROM|XPROXYTO)$/;

/** Between AUTH and the reply to it, words of the client's are parts of a password or a token. */
const isPartOfLogin = ({ pending }: Dialogue, verb: string): boolean =>
  pending.length > 0 && pending.at(-1)?.asked === 'A' && !KNOWN.test(verb);

function other(dialogue: Dialogue, verb: string, text: string): void {
  switch (verb) {
    case 'EHLO':
    case 'HELO':
      dialogue.transaction = null;
      ask(dialogue, 'X');
      return;
    case 'STARTTLS':
      ask(dialogue, 'T');
      return;
    case 'X-ANONYMOUSTLS':
      ask(dialogue, 'N');
      return;
    case 'AUTH':
      dialogue.isFailing = false;
      ask(dialogue, 'A', text.slice(5, 45).trim().split(' ')[0]?.toUpperCase() ?? '');
      return;
    case 'X-EXPS':
      // Only servers of the organisation speak it, however that ends.
      set(dialogue, { isOwnServer: true });
      ask(dialogue, 'A');
      return;
    case 'XPROXY':
      ask(dialogue, 'P', text.slice(0, 1000));
      return;
    case 'XPROXYFROM':
      ask(dialogue, 'F', text.slice(0, 1000));
      return;
    case 'XPROXYTO':
      set(dialogue, { isToOutside: true });
      ask(dialogue, 'X');
      return;
    case 'XSHADOWREQUEST':
      set(dialogue, { isShadow: true });
      ask(dialogue, 'X');
      return;
    default:
      ask(dialogue, 'X');
  }
}

function begun(text: string): Transaction {
  const from = addressIn(text);
  return {
    from,
    isOfOrganisation: text.includes(' XOORG='),
    isProbe: isHealthMailbox(from) || text.includes(' XSYSPROBEID='),
    recipients: 0,
    toHealth: 0,
  };
}

function ask({ pending, transaction }: Dialogue, asked: Asked, command = ''): void {
  if (pending.length < MAX_PENDING) pending.push({ asked, transaction, command });
}

/** Where something that must be answered first was not, and the client goes on, the log leaves replies out. */
function skipUnanswered(dialogue: Dialogue): void {
  const { pending } = dialogue;
  let last = pending.length - 1;
  while (last >= 0 && !isAwaited((pending[last] as Pending).asked)) last--;
  if (last < 0) return;
  dialogue.lacksReplies = true;
  for (const each of pending.splice(0, last + 1)) unanswered(dialogue, each);
}

/** What is not answered in the log went well as far as that is possible: the client went on. */
function unanswered(dialogue: Dialogue, { asked, transaction, command }: Pending): void {
  if (asked === 'R' && transaction !== null) transaction.recipients++;
  else if (asked === 'H' && transaction !== null) transaction.toHealth++;
  else if (asked !== 'E' && asked !== 'L') answered(dialogue, { asked, transaction, command }, 0);
}

/** A line of the side that answers, its last one: `250 2.1.0 Sender OK`. `code`: 250. */
export function reply(
  dialogue: Dialogue,
  code: number,
  text: string,
  line: { readonly sequence: number; readonly at: number; readonly isOfExchange: boolean },
  out: Outcome,
): void {
  const { pending } = dialogue;
  // A question of AUTH back: the answer comes later.
  if (code === 334) return;
  if (code === 354) {
    dataBegins(dialogue);
    return;
  }
  const at = pending.length === 0 ? -1 : answeredBy(dialogue, code, text, line.isOfExchange);
  if (at < 0) {
    if (code === 535) failed(dialogue, line.sequence, out);
    return;
  }
  for (const each of pending.splice(0, at)) unanswered(dialogue, each);
  const { asked, transaction, command } = pending.shift() as Pending;
  if (asked === 'A' && command !== '' && code >= 500) failed(dialogue, line.sequence, out);
  if (!endsMessage(asked)) answered(dialogue, { asked, transaction, command }, code);
  else if (transaction !== null) {
    if (dialogue.transaction === transaction) dialogue.transaction = null;
    if (code === 250) accept(dialogue, transaction, line, out);
  }
}

/** `354`: all before it was answered, and the message follows. */
function dataBegins({ pending }: Dialogue): void {
  const at = pending.findIndex(({ asked }) => asked === 'D');
  if (at < 0) return;
  for (const { asked, transaction } of pending.splice(0, at)) {
    if (asked === 'R' && transaction !== null) transaction.recipients++;
    else if (asked === 'H' && transaction !== null) transaction.toHealth++;
  }
  const data = pending[0] as Pending;
  pending[0] = { asked: 'E', transaction: data.transaction, command: '' };
}

/** Which of what was asked this answers: the first, unless the reply can only be another's, or replies are left out. */
function answeredBy(dialogue: Dialogue, code: number, text: string, isOfExchange: boolean): number {
  const { pending } = dialogue;
  // Exchange says 2.1.0 of a sender and 2.1.5 of a recipient, never of a message.
  if (code === 250 && endsMessage((pending[0] as Pending).asked) && !isChunk(text))
    return isOfExchange && text.startsWith('2.1.', 4) ? -1 : 0;
  if (code === 250 && text.startsWith('2.6.0 ', 4) && !isChunk(text)) {
    const end = pending.findIndex(({ asked }) => endsMessage(asked));
    if (end >= 0) return end;
  }
  if (!dialogue.lacksReplies) return 0;
  const meant = text.startsWith('2.1.0 ', 4) ? 'M' : text.startsWith('2.1.5 ', 4) ? 'RH' : '';
  const hinted = meant === '' ? -1 : pending.findIndex(({ asked }) => meant.includes(asked));
  if (hinted >= 0) return hinted;
  if (!(code === 250 && isOfExchange && endsMessage(pending.at(-1)?.asked ?? 'X'))) return pending.length - 1;
  // Exchange takes a message in with 2.6.0. This answers what was asked first: the client had not waited, no reply is left out.
  dialogue.lacksReplies = false;
  return -1;
}

/** `code` 0: the reply is not in the log, and the client went on. */
function answered(dialogue: Dialogue, { asked, transaction, command }: Pending, code: number): void {
  const isFine = code < 300;
  if (asked === 'R') {
    if (isFine && transaction !== null) transaction.recipients++;
  } else if (asked === 'H') {
    if (isFine && transaction !== null) transaction.toHealth++;
  } else if (asked === 'T') {
    if (isFine) set(dialogue, { startTls: true });
  } else if (asked === 'N') {
    if (isFine) set(dialogue, { isOwnServer: true });
  } else if (asked === 'A') {
    if (isFine && command !== '') set(dialogue, { mechanism: command, isLoginAccepted: true });
  } else if (asked === 'P') {
    if (isFine) set(dialogue, proxied(command));
  } else if (asked === 'F' && isFine) {
    const client = argument(command, 'IP')?.toLowerCase();
    set(dialogue, { isFromFrontEnd: true, ...(client !== undefined && { client }) });
  }
}

function accept(
  { attributes, lacksReplies }: Dialogue,
  { from, isOfOrganisation, isProbe, recipients, toHealth }: Transaction,
  { sequence, at }: { readonly sequence: number; readonly at: number },
  out: Outcome,
): void {
  if (isProbe || (recipients === 0 && toHealth > 0)) return;
  const known = recipients === 0 && (from === null || lacksReplies) ? null : recipients;
  out.accepted({ sequence, at, from, recipients: known, isOfOrganisation, attributes });
}

/** A failed login is told by several lines, and some of them several times: counted once. */
function failed(dialogue: Dialogue, sequence: number, out: Outcome): void {
  if (dialogue.failedAt === sequence && sequence >= 0) return;
  if (!dialogue.isFailing) out.loginFailed();
  dialogue.failedAt = sequence;
  dialogue.isFailing = false;
}

/** The line that says why a login failed comes before the reply to it. */
export function loginFails(dialogue: Dialogue, sequence: number, out: Outcome): void {
  if (dialogue.failedAt === sequence && sequence >= 0) return;
  out.loginFailed();
  dialogue.failedAt = sequence;
  dialogue.isFailing = true;
}

export function set(dialogue: Dialogue, attributes: Attributes): void {
  dialogue.attributes = { ...dialogue.attributes, ...attributes };
}
