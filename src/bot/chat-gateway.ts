import { remark } from '../alerts/messages/remark.ts';
import type { Wait } from '../alerts/outbox/deliver-options.ts';
import { audienceOf } from '../commands/audience.ts';
import type { Command, Parsed } from '../commands/command.ts';
import { likelyLine } from '../commands/form-line.ts';
import type { Reply } from '../commands/reply.ts';
import { ROWS_IN_A_CARD } from '../commands/reports/read-report.ts';
import { diskFault } from '../model/text/disk-fault.ts';
import { instantText, isYoung, MS_PER_HOUR } from '../model/time.ts';
import { plainName } from '../permissions/names.ts';
import {
  type Permission,
  type Person,
  type Place,
  type Policy,
  permissionOf,
  personWords,
  type Refusal,
  refusalWords,
  type Wish,
} from '../permissions/permissions.ts';
import type { AuditEntry } from '../ports/audit.ts';
import type { Clock } from '../ports/clock.ts';
import type { SeenEvents } from '../ports/seen-events.ts';
import { backAgain } from '../state/conversation-back.ts';
import type { Asker, Bot, BotReply } from './bot.ts';
import type { ChatGateway, ChatRequest, ChatResponse, ReadLine, TypedLine } from './chat-request.ts';
import { conversationGone } from './conversation-gone.ts';
import { episodesOnCard } from './episodes-on-card.ts';
import { firstWords } from './first-words.ts';
import { notedEvents } from './noted-events.ts';
import { personChanges } from './person-changes.ts';
import { isNotRun, notRunReply, personTurns } from './person-turns.ts';
import type { Workspace } from './workspace.ts';

export interface GatewayOptions {
  readonly bot: Bot;
  readonly policy: Policy;
  readonly seen: SeenEvents;
  readonly clock: Clock;
  /** Resolves after so many ms, or as soon as the signal aborts. */
  readonly nap: Wait;
  /** Aborted when the bot is to end: reports that wait are answered with a word about it. */
  readonly ending?: AbortSignal;
}

/** What became of a command. */
type Done =
  | { readonly kind: 'done'; readonly value: BotReply }
  | { readonly kind: 'refused'; readonly reason: Refusal }
  /** Not run: too much of the asker's waits, or the bot is to end. */
  | { readonly kind: 'full' | 'stopped' };

/** As many refusals are remembered. */
const MAX_REFUSED = 10_000;

const HOME = ['insights', 'subscriptions', 'status'] as const;

/** The desk at which the chats ask the bot. */
export function chatGateway({ bot, policy, seen, clock, nap, ending }: GatewayOptions): ChatGateway {
  /** When a refusal was last audited, by who and why. */
  const refusedAt = new Map<string, number>();
  const events = notedEvents(seen, bot.active().workspace.log);
  const turns = personTurns({ clock, nap, log: () => bot.active().workspace.log });
  const changes = personChanges(nap);
  if (ending?.aborted) turns.stop();
  ending?.addEventListener('abort', () => turns.stop(), { once: true });

  /** In the thread of a card `ack` means what the card tells of. */
  const parsed = (line: string, { place, thread }: ChatRequest): Parsed => {
    const onCard = thread === null ? [] : episodesOnCard(bot.active().workspace.state.read(), place, thread);
    return bot.parse(line, { defaultTop: ROWS_IN_A_CARD, onCard });
  };

  /** The command that made a card says what is another view of it. */
  function shownBy({ shown }: NonNullable<ChatRequest['card']>): Command | null {
    const reading = shown === null ? null : bot.parse(shown, { defaultTop: ROWS_IN_A_CARD });
    return reading?.ok ? reading.command : null;
  }

  async function answer(typed: string | ReadLine, request: ChatRequest): Promise<ChatResponse> {
    const { place, thread, person } = request;
    // Whoever asks where the bot was removed has invited it again, also a guest; nothing of the text is looked at for that.
    if (place.isInvited) await back(place.conversation).catch(unlessDiskFault('conversation.not-back'));
    const refusal = await refusalOf('read', NOT_READ, request);
    if (refusal !== null) return refusal;
    const { line: text, isPrivate } = typedLine(typed, request);
    const reading = parsed(text, request);
    if (!reading.ok) return answered({ kind: 'rejected', rejection: reading.rejection }, FOR_THE_ASKER);
    const { command, line } = reading;
    const done = await doneInOrder(command, request);
    if (done.kind === 'refused') return refused(done.reason, line, request);
    if (done.kind !== 'done') {
      const isSilent =
        done.kind === 'full' && request.isTyped === true && !turns.isBusyNews(person.id, place.conversation);
      return answered(notRunReply[done.kind](), { ...FOR_THE_ASKER, audience: isSilent ? 'nobody' : 'asker' });
    }
    const { reply } = done.value;
    const isForAll = reply.kind !== 'rejected' && !isPrivate;
    return answered(reply, {
      audience: isForAll ? audienceOf(command, thread !== null) : 'asker',
      command: line,
      place: request.card === undefined ? 'asker' : command.placeOnCard(shownBy(request.card)),
      subscribes: command.permission === 'be-told',
    });
  }

  /**
   * Does what a command asks for, if the asker may do so when it is done. Changes are made in the order in which one
   * person asks for them, and wait for nothing else; whoever reads waits for their own changes, and in turn for what
   * takes the machine long. Imports may take long: nobody waits for them.
   */
  async function doneInOrder(command: Command, request: ChatRequest): Promise<Done> {
    const { id } = request.person;
    let hasWaited = false;
    const execute = async (): Promise<Done> => {
      // A change whose event is not noted might be made twice.
      if (command.needs === 'change') await events.allNoted();
      return { kind: 'done', value: await bot.execute(command, askerOf(request)) };
    };
    const done = async (): Promise<Done> => {
      const permission = await judged(command.permission, request, hasWaited);
      return permission.ok ? execute() : { kind: 'refused', reason: permission.reason };
    };
    if (command.needs === 'change') return command.waitsForImports ? done() : changes.make(id, done);
    const own = changes.soFar(id);
    hasWaited = own !== null;
    if (!command.isHeavy) {
      await own;
      return done();
    }
    // Who may not do it at all takes no turn.
    const permission = await judged(command.permission, request);
    if (!permission.ok) return { kind: 'refused', reason: permission.reason };
    const turn = turns.take(command, id, () => own?.then(done) ?? (hasWaited ? done() : execute()));
    // Where there was room it runs already.
    hasWaited = true;
    const taken = await turn;
    return taken.kind === 'done' ? taken.value : taken;
  }

  const askerOf = ({ place, person }: ChatRequest): Asker => ({
    conversation: place.conversation,
    conversationName: plainName(place.name),
    by: personWords(person),
    defaultTop: ROWS_IN_A_CARD,
    fillsForms: true,
    readImport: () => ({ ok: false, rejection: NO_NAMED_FILES }),
  });

  async function back(conversation: string): Promise<void> {
    const { workspace, watch } = bot.active();
    const before = workspace.state.read();
    if (backAgain(before, conversation, clock.now()) === before) return;
    await workspace.state.update((current) => backAgain(current, conversation, clock.now()));
    await watch.speak();
  }

  /**
   * A change, and a refusal, go by what somebody is within the minute: whoever was added to a group is not refused for as
   * long as people are remembered, and whoever was removed changes nothing for as long. So does a read that has waited.
   */
  async function judged(wish: Wish, { person, lookAgain, place }: ChatRequest, hasWaited = false): Promise<Permission> {
    const permission = permissionOf(wish, person, place, policy);
    if (lookAgain === undefined || (permission.ok && wish === 'read' && !hasWaited)) return permission;
    try {
      return permissionOf(wish, await lookAgain(), place, policy);
    } catch (cause) {
      // Nobody changes anything while the chat cannot say who they are.
      if (permission.ok && wish !== 'read') throw cause;
      return permission;
    }
  }

  async function refusalOf(wish: Wish, to: string, request: ChatRequest): Promise<ChatResponse | null> {
    const permission = await judged(wish, request);
    return permission.ok ? null : refused(permission.reason, to, request);
  }

  /** A refusal is told every time, and audited once an hour: whoever may do nothing shall not fill the disk. */
  async function refused(reason: Refusal, to: string, { person, place }: ChatRequest): Promise<ChatResponse> {
    const now = clock.now();
    const key = `${person.id} ${reason}`;
    if (!isYoung(refusedAt.get(key) ?? Number.NEGATIVE_INFINITY, MS_PER_HOUR, now.getTime())) {
      if (refusedAt.size >= MAX_REFUSED) refusedAt.clear();
      refusedAt.set(key, now.getTime());
      const entry = entryOf(person, place, { deed: 'refused', to, detail: reason });
      await bot
        .active()
        .audit.append(entry)
        .catch((cause: unknown) => {
          // Nothing is done, so nothing has to be on record first; the next refusal is.
          refusedAt.delete(key);
          unlessDiskFault('audit.not-written')(cause);
        });
    }
    const say = remark('Not allowed', [refusalWords[reason]], { tone: 'attention' });
    return answered({ kind: 'said', say, data: { refused: reason } }, FOR_THE_ASKER);
  }

  /** Passes over what the disk does not take, where the answer does not hang on it; the log says so. */
  const unlessDiskFault = (event: string) => (cause: unknown) => {
    const fault = diskFault(cause);
    if (fault === null) throw cause;
    bot.active().workspace.log.warn(event, { code: fault.code, disk: fault.words });
  };

  function entryOf(
    person: Person,
    { conversation, name }: Place,
    what: Pick<AuditEntry, 'deed' | 'to' | 'detail'>,
  ): AuditEntry {
    const conversationName = plainName(name);
    return { at: instantText(clock.now()), by: personWords(person), conversation, conversationName, ...what };
  }

  function answered(
    reply: Reply,
    rest: Omit<ChatResponse, 'reply' | 'about'>,
    { tenant, organisation, zone }: Pick<Workspace, 'tenant' | 'organisation' | 'zone'> = bot.active().workspace,
  ): ChatResponse {
    return { reply, about: { sample: tenant === 'sample', organisation, zone }, ...rest };
  }

  return {
    answer,
    async take(files, { person, place }) {
      await events.allNoted();
      // Nothing is done without a line; a line may stand for what then failed.
      for (const { name } of files)
        await bot.real().audit.append(entryOf(person, place, { deed: 'hand-in', to: name, detail: '' }));
      const { reply, about } = await bot.take(
        files.map(({ path }) => path),
        personWords(person),
      );
      const named =
        reply.kind === 'imports'
          ? { ...reply, imports: reply.imports.map((each, at) => ({ ...each, file: files[at]?.name ?? each.file })) }
          : reply;
      return answered(named, { ...FOR_THE_ASKER, audience: 'everyone' }, about);
    },
    mayRead: (request) => refusalOf('read', NOT_READ, request),
    mayAsk: async (form, request) => {
      const refusal = await refusalOf('read', NOT_READ, request);
      if (refusal !== null) return refusal;
      const line = likelyLine(form);
      const wish = line === null ? 'read' : wishOfReading(parsed(line, request));
      return refusalOf(wish, form.command, request);
    },
    mayTake: (request) => refusalOf('change', 'hand-in', request),
    home: async ({ isTyped: _, ...request }) => {
      const cards: ChatResponse[] = [];
      for (const line of HOME) cards.push(await answer(line, { ...request, isPrivate: true }));
      return cards.some(({ reply }) => isNotRun(reply)) ? [] : cards;
    },
    isNew: (event) => events.isNew(event),
    async welcome(place, by) {
      const say = await firstWords(place, by, { state: bot.active().workspace.state, policy });
      return say && answered({ kind: 'said', say, data: {} }, { ...FOR_THE_ASKER, audience: 'everyone' });
    },
    gone: (conversation, why) => conversationGone(conversation, why, { ...bot.active(), clock }),
    back,
  };
}

/** Stands in the audit for what a person sent who may not even read: it is not looked at. */
const NOT_READ = 'not read';

function typedLine(typed: string | ReadLine, { isPrivate }: ChatRequest): TypedLine {
  if (typeof typed === 'string') return { line: typed, isPrivate };
  const read = typed();
  return { ...read, isPrivate: isPrivate || read.isPrivate };
}

/** A line that is not understood changes nothing: whoever may read is told what is wrong with it. */
const wishOfReading = (reading: Parsed): Wish => (reading.ok ? reading.command.permission : 'read');

/** Refused, or not understood: nobody else has to see that. */
const FOR_THE_ASKER = { audience: 'asker', command: null, place: 'asker', subscribes: false } as const;

/** Names of files mean files of the machine the bot runs on: nobody in a chat names those. */
const NO_NAMED_FILES = {
  understood: 'import',
  problem: 'You cannot name files here: share the file instead.',
  allowed: 'Share the report in a direct chat with Mailflow',
  paste: 'status',
} as const;
