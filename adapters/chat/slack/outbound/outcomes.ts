import type { Outcome } from '../../../../src/ports/chat-platform.ts';

type Failure = Exclude<Outcome, { readonly kind: 'done' }>;

/** A fault that an administrator mends: what waits is not lost, and is tried again every hour. */
const HOUR_MS = 3_600_000;
/** Where Slack says "later" and not when. */
export const SOON_MS = 60_000;

const refused = (why: string) => ({ kind: 'refused', why }) as const;
/** Nothing at all that is said there arrives: another conversation may be told instead. */
const unreachable = (why: string) => ({ kind: 'refused', isUnreachable: true, why }) as const;
/** People deleted the message that is edited or replied to. */
const gone = (why: string) => ({ kind: 'refused', isMessageGone: true, why }) as const;
const mendable = (why: string) => ({ kind: 'not-now', afterMs: HOUR_MS, why }) as const;
const soon = (why: string) => ({ kind: 'not-now', afterMs: SOON_MS, why }) as const;
const unsure = (why: string) => ({ kind: 'unsure', why }) as const;

type Meaning = ReturnType<
  typeof refused | typeof unreachable | typeof gone | typeof mendable | typeof soon | typeof unsure
>;

const TOKEN = 'correct SLACK_BOT_TOKEN: run doctor';

/**
 * What an error code of Slack means for a call, and why. Source: the error tables of chat.postMessage, chat.update,
 * chat.postEphemeral, files.getUploadURLExternal, files.completeUploadExternal, files.info, views.open, views.publish at
 * docs.slack.dev/reference/methods (read 2026-11, in part from a copy of 2026-08). What they say of malformed calls and of attachments, drafts and
 * canvases, which we never send, is left out.
 */
const MEANINGS: Readonly<Record<string, Meaning>> = {
  // Our credentials: a new token or permission brings back what waits.
  invalid_auth: mendable(`the token is not accepted; ${TOKEN}`),
  not_authed: mendable(`no token was sent; ${TOKEN}`),
  account_inactive: mendable(`the bot's account was deactivated; ${TOKEN}`),
  token_revoked: mendable(`the token was revoked; ${TOKEN}`),
  token_expired: mendable(`the token has expired; ${TOKEN}`),
  not_allowed_token_type: mendable(`this is not a bot token; ${TOKEN}`),
  org_login_required: mendable('the workspace is being moved into an organisation'),
  ekm_access_denied: mendable('the administrators have suspended the access to messages'),
  access_denied: mendable('the bot may not do this; look at the app in the admin pages'),
  missing_scope: mendable('the app lacks a scope; install it again from the manifest'),
  no_permission: mendable('the app lacks a permission; install it again from the manifest'),
  is_bot: mendable(`this is the token of a legacy bot; ${TOKEN}`),
  enterprise_is_restricted: mendable('the organisation does not let apps do this'),
  app_access_restricted: mendable('the organisation restricts who may use the app'),
  accesslimited: mendable('the workspace limits the access of the app'),
  team_access_not_granted: mendable('the app is not installed in this workspace'),
  two_factor_setup_required: mendable('the workspace asks for a second factor'),
  message_limit_exceeded: mendable('this workspace has reached its message limit'),
  // The conversation, and what of it does not take this one message.
  channel_not_found: unreachable('the channel does not exist, or it is private and the bot is not a member'),
  not_in_channel: unreachable('the bot is not in this channel; invite it'),
  invalid_channel: unreachable('the channel does not exist'),
  is_archived: unreachable('the channel is archived'),
  is_inactive: unreachable('the direct message is closed for good'),
  messages_tab_disabled: unreachable('direct messages to the app are switched off'),
  cannot_reply_to_message: refused('this message cannot be replied to'),
  restricted_action: unreachable('the workspace does not let the bot post here'),
  restricted_action_read_only_channel: unreachable('the channel is read-only'),
  restricted_action_thread_only_channel: unreachable('the channel accepts replies only'),
  restricted_action_non_threadable_channel: refused('the channel does not allow threads'),
  restricted_action_thread_locked: refused('the thread is locked'),
  team_not_found: unreachable('the workspace does not exist'),
  user_not_found: refused('the user does not exist'),
  user_not_in_channel: refused('the user is not in this channel'),
  // The message.
  message_not_found: gone('the message no longer exists'),
  thread_not_found: gone('the thread no longer exists'),
  cant_update_message: refused('the message belongs to another app and cannot be edited'),
  block_mismatch: refused('the blocks are not accepted in place of those that are there'),
  edit_window_closed: refused('the workspace does not let messages of this age be edited'),
  update_failed: unsure('Slack says that the edit failed, not how far it came'),
  invalid_blocks: refused('the blocks are not accepted'),
  invalid_blocks_format: refused('the blocks are not accepted'),
  msg_blocks_too_long: refused('the blocks are too long'),
  msg_too_long: refused('the text is too long'),
  no_text: refused('the message has no text'),
  invalid_metadata_format: refused('the metadata is not accepted'),
  invalid_metadata_schema: refused('the metadata is not accepted'),
  metadata_too_large: refused('the metadata is too large'),
  metadata_must_be_sent_from_app: refused('the metadata is not accepted from this token'),
  invalid_arguments: refused('the arguments are not accepted'),
  // Files.
  file_not_found: refused('the file no longer exists'),
  file_deleted: refused('the file was deleted'),
  not_visible: refused('the bot has no access to the file'),
  file_upload_size_restricted: refused('the file is larger than the workspace allows'),
  file_uploads_disabled: refused('the workspace does not accept files'),
  file_uploads_except_images_disabled: refused('the workspace accepts images only'),
  file_type_not_allowed: refused('the workspace does not accept files of this type'),
  posting_to_channel_denied: refused('the bot may not share files in this channel'),
  file_update_failed: unsure('Slack says that the file failed, not how far it came'),
  storage_limit_reached: mendable('the workspace has no storage left for files'),
  // Answers to commands and clicks, forms and the home page.
  view_too_large: refused('the page is too large'),
  not_enabled: refused('the Home tab is switched off; paste the manifest again'),
  expired_trigger_id: refused('it took more than 3 seconds to answer'),
  exchanged_trigger_id: refused('this click was answered already'),
  invalid_trigger_id: refused('the click is not known'),
  expired_url: refused('it took more than 30 minutes to answer'),
  used_url: refused('this was answered five times already'),
  // Slack itself.
  ratelimited: soon('Slack asks for fewer calls'),
  rate_limited: soon('Slack asks for fewer calls'),
  external_channel_migrating: soon('the channel is being moved between organisations'),
  streaming_state_conflict: soon('the message is being written at the moment'),
  team_added_to_org: soon('the workspace is being moved into an organisation'),
  unknown_method: mendable('Slack does not offer this call at the moment'),
  method_deprecated: mendable('Slack no longer knows this call; Mailflow is too old'),
  deprecated_endpoint: mendable('Slack no longer knows this call; Mailflow is too old'),
  service_unavailable: unsure('Slack is out of service for the moment'),
  // "It's possible some aspect of the operation succeeded before the error was raised."
  fatal_error: unsure('Slack failed, perhaps after the message was taken'),
  internal_error: unsure('Slack failed, perhaps after the message was taken'),
  request_timeout: unsure('Slack did not receive the whole request in time'),
};

/** Codes for which the plain rung is worth sending. */
const BLOCKS_REFUSED: readonly string[] = ['invalid_blocks', 'invalid_blocks_format', 'msg_blocks_too_long'];
export const areBlocksRefused = (code: string | null): boolean => code !== null && BLOCKS_REFUSED.includes(code);

/** What is said where a code should be, by a proxy or by half of an answer, is no code. */
export const isCode = (text: string): boolean => /^[a-z][a-z0-9_]{1,60}$/.test(text);

/**
 * What Slack's `error` amounts to. A code that we do not know is a no as well: retrying it would hold back all that
 * waits for the conversation. What is not a code at all is an answer that somebody in between has written.
 */
export function failureOfCode(code: string): Failure {
  if (!isCode(code)) return { kind: 'unsure', trouble: 'the answer cannot be read' };
  const known = Object.hasOwn(MEANINGS, code) ? MEANINGS[code] : undefined;
  const { why, ...meaning } = known ?? refused('Slack refused it with a code that Mailflow does not know');
  return { ...meaning, trouble: `${why} (${code})` };
}

export const throttled = (retryAfterS: number): Failure => ({
  kind: 'not-now',
  afterMs: Math.max(1, retryAfterS) * 1_000,
  trouble: `Slack asks for fewer calls (429), again in ${Math.max(1, retryAfterS)} s`,
});

/** Statuses below 500 that a proxy gives up with after it has passed a call on. */
const GIVEN_UP: readonly number[] = [408, 499];

/** An HTTP status other than 200 and 429: behind a proxy or a failing Slack, a 5xx may follow a post that was taken. */
export const failureOfStatus = (status: number): Failure =>
  status >= 500 || GIVEN_UP.includes(status)
    ? { kind: 'unsure', trouble: `Slack answered ${status}` }
    : { kind: 'not-now', afterMs: HOUR_MS, trouble: `Slack, or a proxy before it, answered ${status}` };

/** Errors of a connection that was never made: nothing can have been taken. */
const NEVER_SENT: readonly string[] = ['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', 'UND_ERR_CONNECT_TIMEOUT'];

/** The network failed: by the code, or by what the system was asked for, it is known whether anything was sent. */
export function failureOfNetwork(error: unknown): Failure {
  const { code, syscall } = rootOf(error);
  const isCertificate = code !== null && /^(CERT_|ERR_TLS_|UNABLE_TO_|DEPTH_ZERO_|SELF_SIGNED_)/.test(code);
  if (isCertificate || NEVER_SENT.includes(code ?? '') || syscall === 'connect' || syscall === 'getaddrinfo')
    return { kind: 'not-now', afterMs: SOON_MS, trouble: `Slack cannot be reached (${code ?? syscall})` };
  return { kind: 'unsure', trouble: `the answer of Slack was lost (${code ?? 'unknown'})` };
}

/** `fetch` wraps what happened, a few layers deep. */
function rootOf(error: unknown): { readonly code: string | null; readonly syscall: string | null } {
  let found: { code: string | null; syscall: string | null } = { code: null, syscall: null };
  for (let at = error, depth = 0; at instanceof Error && depth < 5; at = at.cause, depth++) {
    const { code, syscall, name } = at as NodeJS.ErrnoException;
    if (typeof code === 'string') found = { code, syscall: syscall ?? null };
    else if (name === 'TimeoutError' || name === 'AbortError') found = { code: name, syscall: null };
  }
  return found;
}
