/** Who handed a message in over SMTP, as the log has it. */
export interface Client {
  /** What its address resolves to and back; empty without. */
  readonly name: string;
  /** `192.0.2.1`, `2001:db8::1`, in lower case. */
  readonly address: string;
}

/** `H=name (helo) [address]:port`, its parts all but the address optional (`host_build_sender_fullhost` in host.c). */
const HOST = /(?: DS)? H=(?:([^\s()[\]]{1,255}) )?(?:\(.*?\) )?\[([0-9A-Fa-f:.]{2,45})\](?::\d{1,5})?(?= |$)/y;
/** The same fields again: what a client calls itself may have been made to look like them. */
const AGAIN =
  /\) \[[0-9A-Fa-f:.]{2,45}\](?::\d{1,5})?(?: I=\S{1,64})?(?: TFO\*?)?(?: U=.{1,255}?)?(?: Ci=\S{1,64})? (?:P|X|CV|F)=/;

/**
 * The client at `from` and where its field ends. What it called itself stands in parentheses and, with
 * `helo_accept_junk_hosts`, may be any text: where such a field seems to end twice, its end cannot be told and the line
 * is 'broken'. Undefined where nobody connected: the message was handed in on this host.
 */
export function clientAt(
  message: string,
  from: number,
): { readonly client: Client; readonly end: number } | 'broken' | undefined {
  if (!message.startsWith(' H=', from) && !message.startsWith(' DS H=', from)) return undefined;
  HOST.lastIndex = from;
  const found = HOST.exec(message);
  if (found === null) return 'broken';
  const end = from + found[0].length;
  if (message.includes(') [', end) && found[0].includes('(') && AGAIN.test(message.slice(end))) return 'broken';
  return { client: { name: found[1] ?? '', address: (found[2] as string).toLowerCase() }, end };
}

/** Mail from there never left the host: 127.0.0.0/8 and ::1. */
export const isLoopback = (address: string): boolean => /^(?:::ffff:)?127\.|^::1$/.test(address);
