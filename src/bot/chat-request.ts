import type { Reply } from '../commands/reply.ts';
import type { Person, Place } from '../permissions/permissions.ts';
import type { FormView } from '../view/view.ts';

/** Somebody asks for something in a chat. */
export interface ChatRequest {
  readonly person: Person;
  /** Who that is within this minute, where `person` may be remembered for longer. Rejects when the chat cannot be asked. */
  readonly lookAgain?: () => Promise<Person>;
  readonly place: Place;
  /** The root's handle where it is said in a thread; null outside of threads. */
  readonly thread: string | null;
  /** Said to the bot alone: the answer is for the asker only. */
  readonly isPrivate: boolean;
  /**
   * Typed, and not pressed on a card, in a form or anywhere else: of many that are too much one answer says so. Whoever
   * presses something always gets an answer.
   */
  readonly isTyped?: true;
  /** The card that was clicked on, by the command that made it, which is null for an alert; absent where it was typed. */
  readonly card?: { readonly shown: string | null };
}

/** A line as it was typed. */
export interface TypedLine {
  readonly line: string;
  /** Asked for the asker alone, by a word in the line itself. */
  readonly isPrivate: boolean;
}

/** Reads what was typed. Called only for whoever may read anything here: what others send is not looked at. */
export type ReadLine = () => TypedLine;

export interface ChatResponse {
  readonly reply: Reply;
  /** Whose facts were spoken of. */
  readonly about: { readonly sample: boolean; readonly organisation: string; readonly zone?: string | undefined };
  /**
   * Help, lists, refusals and errors are for the asker only; `nobody`, only for a report that was typed: the asker was
   * just told here that too much of theirs waits, and is not told again.
   */
  readonly audience: 'everyone' | 'asker' | 'nobody';
  /** The command as it can be asked again; null for what was not understood. */
  readonly command: string | null;
  /**
   * Where the answer to a click belongs: in the card's place (another page, another view of the same report), into its
   * thread, or it is for whoever clicked.
   */
  readonly place: 'in-place' | 'thread' | 'asker';
  /** The conversation is to be told of alerts from now on: it has to be reachable. */
  readonly subscribes: boolean;
}

/** What the chat adapters ask the bot: the same in Slack and in Teams. */
export interface ChatGateway {
  /**
   * Answers a line. Never throws for what was typed; in a thread `why` and the like mean what stands at its root. People
   * take turns with reports: one who types more of them than there is room for is told so once, and the rest is not run.
   * What changes something is always done.
   */
  answer(line: string | ReadLine, request: ChatRequest): Promise<ChatResponse>;
  /** Whether this person may read anything here, before anything of theirs is read; what refuses them is in the answer. */
  mayRead(request: ChatRequest): Promise<ChatResponse | null>;
  /** Imports files that somebody shared, which lie at these paths of this machine; each name is what people see. */
  take(files: readonly { readonly path: string; readonly name: string }[], request: ChatRequest): Promise<ChatResponse>;
  /**
   * Whether this person may do here what the form asks for, before it opens; what refuses them is in the answer. What is
   * filled in may ask for something else, so the answer to that is judged anew.
   */
  mayAsk(form: FormView, request: ChatRequest): Promise<ChatResponse | null>;
  /** Whether this person may hand in files here; what refuses them is in the answer. */
  mayTake(request: ChatRequest): Promise<ChatResponse | null>;
  /** What a home page shows: open insights, subscriptions, data status. Empty where it is to stay as it is. */
  home(request: ChatRequest): Promise<readonly ChatResponse[]>;
  /**
   * Notes that an event arrived; false when it is known already. Kept for a day, and on disk before it answers; where
   * the disk takes no note, in memory, and then nothing is changed.
   */
  isNew(event: string): Promise<boolean>;
  /** A conversation is gone for good (the bot was removed, a channel or a team deleted): what it asked for is told elsewhere. */
  gone(conversation: string, why: string): Promise<void>;
  /**
   * The first words where the bot was added, once in a conversation, whatever is sent again. `by`: who added it; null where
   * that is not known. Null where they were said before, and where a stranger added it.
   */
  welcome(place: Place, by: Person | null): Promise<ChatResponse | null>;
  /** The bot was let in again: what waits for this conversation is said at once. */
  back(conversation: string): Promise<void>;
}
