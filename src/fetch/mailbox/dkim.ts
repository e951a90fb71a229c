import { domainOf } from '../../model/text/address.ts';
import { type FilesFromMail, NAMELESS_AUTHSERV } from '../../ports/mailbox.ts';

/** What the own mail server found of a mail's DKIM signatures (RFC 8601 section 2.7.1). */
export type Dkim =
  /** No name of the own server is set, or it wrote nothing of DKIM. */
  | { readonly result: 'not-checked' }
  /** `result`: `pass`, `fail`, `none` and the others; `domain`: whose signature it is, empty where none is named. */
  | { readonly result: 'checked'; readonly found: string; readonly domain: string; readonly isOfSender: boolean };

/**
 * Takes the topmost header of the own server that says anything of DKIM, and no other one: whatever stands below, or under
 * another name, may have come with the mail. `headers`: `Authentication-Results`, topmost first; `sender`: an address.
 */
export function dkimOf(headers: readonly string[], authserv: FilesFromMail['authserv'], sender: string): Dkim {
  if (authserv === null) return { result: 'not-checked' };
  if (authserv === NAMELESS_AUTHSERV) return ofTopmost(headers[0] ?? '', sender);
  for (const header of headers) {
    const [server = '', ...findings] = partsOf(withoutComments(header));
    // `mail.contoso.com 1`: a version may follow the name.
    if (server.trim().split(/\s+/)[0]?.toLowerCase() !== authserv.toLowerCase()) continue;
    const best = bestOf(findings, sender);
    if (best !== undefined) return best;
  }
  return { result: 'not-checked' };
}

/** A header that begins with a name is that of another server. */
function ofTopmost(header: string, sender: string): Dkim {
  const parts = partsOf(withoutComments(header));
  const isNameless = /^\s*[a-z0-9-]+\s*=/i.test(parts[0] ?? '');
  return (isNameless ? bestOf(parts, sender) : undefined) ?? { result: 'not-checked' };
}

function bestOf(findings: readonly string[], sender: string): Checked | undefined {
  const found = findings.flatMap((finding) => signatureIn(finding, domainOf(sender)));
  return found.find(isProof) ?? found.find((each) => each.found === 'pass') ?? found[0];
}

/** Whether it proves that the sender's domain sent the mail. */
export const isProof = (dkim: Dkim): boolean => dkim.result === 'checked' && dkim.found === 'pass' && dkim.isOfSender;

/** `DKIM pass (contoso.com)`, for people. */
export function dkimText(dkim: Dkim): string {
  if (dkim.result === 'not-checked') return 'DKIM not checked';
  const { found, domain, isOfSender } = dkim;
  if (domain === '') return `DKIM ${found}`;
  return `DKIM ${found} (${domain}${isOfSender ? '' : ', not of the sender'})`;
}

type Checked = Extract<Dkim, { readonly result: 'checked' }>;

const METHOD = /^\s*dkim\s*(?:\/\s*\d+\s*)?=\s*([a-z]+)/i;
/** A domain, or an address in one. */
const NAME = /^[a-z0-9@._+-]+$/;
const MAX_DOMAIN = 100;

function signatureIn(finding: string, senderDomain: string): readonly Checked[] {
  const found = METHOD.exec(finding)?.[1]?.toLowerCase();
  if (found === undefined) return [];
  const domain = (propertyOf(finding, 'd') || domainOf(propertyOf(finding, 'i'))).slice(0, MAX_DOMAIN);
  const isOfSender = domain !== '' && (senderDomain === domain || senderDomain.endsWith(`.${domain}`));
  return [{ result: 'checked', found, domain, isOfSender }];
}

/** `header.d=contoso.com` */
function propertyOf(finding: string, property: 'd' | 'i'): string {
  const value = new RegExp(`\\sheader\\s*\\.\\s*${property}\\s*=\\s*("[^"]*"|[^\\s"]+)`, 'i').exec(finding)?.[1] ?? '';
  const plain = value.replaceAll('"', '').toLowerCase();
  // Exchange Online writes so where there is none.
  return NAME.test(plain) && plain !== 'none' ? plain : '';
}

/** What stands between semicolons, but for those between quotes. */
const partsOf = (text: string): readonly string[] => text.match(/(?:[^;"]|"(?:[^"\\]|\\.)*"?)+/gs) ?? [];

/** Comments nest, and hold anything (RFC 5322 section 3.2.2). */
function withoutComments(text: string): string {
  let depth = 0;
  let isQuoted = false;
  let plain = '';
  for (let at = 0; at < text.length; at++) {
    const character = text[at] as string;
    if (character === '\\') {
      if (depth === 0) plain += text.slice(at, at + 2);
      at++;
    } else if (isQuoted || (character === '"' && depth === 0)) {
      if (character === '"') isQuoted = !isQuoted;
      plain += character;
    } else if (character === '(') depth++;
    else if (character === ')' && depth > 0) {
      depth--;
      plain += ' ';
    } else if (depth === 0) plain += character;
  }
  return plain;
}
