import type { Wish } from '../permissions/permissions.ts';
import type { Report } from '../reports/report.ts';
import type { Rule } from '../rules/rule.ts';
import type { ChangeContext, ReadContext } from './context.ts';
import type { Rejection } from './rejection.ts';
import type { Reply } from './reply.ts';
import type { Word } from './words.ts';

/** Everything that can be asked for by name. */
export interface Catalogue {
  readonly commands: readonly CommandPlugin[];
  readonly reports: readonly Report[];
  readonly rules: readonly Pick<Rule, 'name' | 'summary'>[];
  /** Of this program, where it is known. */
  readonly version?: string;
}

export interface Grammar extends Catalogue {
  /** The end of rolling windows. */
  readonly asOf: Date;
  /** Rows shown where nobody says `top:`; null for all. */
  readonly defaultTop: number | null;
  /** Names of what only a shell can ask for, where this is one: they are no commands, but may be meant. */
  readonly shellOnly?: readonly string[];
  /** Where the line is typed in the thread of a card: ids of the alerts on it, the most urgent first. */
  readonly onCard?: readonly string[];
}

/** A command that was read, ready to run. What it needs decides what it is given: `read` gets nothing that writes. */
export type Command = ReadCommand | ChangeCommand;

interface ReadCommand extends Described {
  readonly needs: 'read';
  /** Takes the machine long: people take turns with it. */
  readonly isHeavy: boolean;
  run(context: ReadContext): Promise<Reply>;
}

interface ChangeCommand extends Described {
  readonly needs: 'change';
  run(context: ChangeContext): Promise<Reply>;
}

interface Described {
  /** `ack`; for a report, the report's name. */
  readonly name: string;
  /** What its words said. */
  readonly args: object;
  readonly permission: Wish;
  readonly audience: Audience;
  /** Waits for the imports that are running: nothing else of the same person's waits for it. */
  readonly waitsForImports: boolean;
  /** Where the answer to a click belongs. `shown`: the command that made the card; null for an alert. */
  placeOnCard(shown: Command | null): Place;
}

/** Who sees the answer; `thread`: everyone in a thread, and the asker alone outside of one. */
type Audience = 'everyone' | 'asker' | 'thread';

export type Place = 'in-place' | 'thread' | 'asker';

/** What a line means, or what is wrong with it. `line`: its words without whom they were addressed to. */
export type Parsed =
  | { readonly ok: true; readonly line: string; readonly command: Command }
  | { readonly ok: false; readonly line: string; readonly rejection: Rejection };

/** The words of a command, understood; or what is wrong with them. */
export type Reading<Args> = { readonly ok: true; readonly args: Args } | NotUnderstood;

export interface NotUnderstood {
  readonly ok: false;
  readonly problem: string;
  /** What is allowed in that place. */
  readonly allowed: string;
  /** Lines that might be meant, the likeliest first. */
  readonly mended: readonly string[];
  /** The part that made sense; the command's name where it says nothing. */
  readonly understood?: string;
}

/** What the help lists together; `reports` are those of `src/reports`. */
export type Topic = 'reports' | 'alerts' | 'undo' | 'channels' | 'data' | 'other';

/** What both kinds of command say of themselves. One folder in `src/commands` and one line in its registry. */
interface Definition<Args extends object> {
  readonly name: string;
  /** `other` when absent. */
  readonly topic?: Topic;
  /** What people call it elsewhere, lower-cased: typed, it is proposed. */
  readonly otherNames?: readonly string[];
  /** `snooze <id> [4h]` */
  readonly usage: string;
  /** One line for the help. */
  readonly meaning: string;
  /** Complete lines worth pasting; at least the first one always works. */
  readonly examples: readonly string[];
  /** What the help on this command has besides its meaning and usage. */
  readonly help?: CommandHelp;
  /** What the asker must be allowed to, where it is not what the command needs: others may notice what changes nothing. */
  readonly permission?: Wish;
  readonly audience: Audience;
  /** For what imports, or reverts an import. */
  readonly waitsForImports?: true;
  /**
   * Where the answer to a click on a card belongs; to the asker where it says nothing. `shown`: the arguments with
   * which the same command made the card; null where another one did.
   */
  readonly placeOnCard?: (args: Args, shown: Args | null) => Place;
  /** In the thread of a card, and naming no alert, it means the first alert on the card, or all of them. */
  readonly meansCard?: 'first' | 'all';
  /** Whether a reason may follow what it is done to; false where something shorter may, such as a duration. */
  readonly takesText?: boolean;
  parse(words: readonly Word[], grammar: Grammar): Reading<Args>;
}

interface CommandHelp {
  /** After the meaning, before the usage or in its place. */
  readonly intro?: readonly string[];
  readonly entries?: readonly { readonly usage: string; readonly meaning: string }[];
  /** Whoever uses it has to know which insights there are. */
  readonly listsRules?: true;
}

interface ReadDefinition<Args extends object> extends Definition<Args> {
  readonly needs: 'read';
  /** For what counts facts, which takes the machine long: people take turns with it. A change never waits in turns. */
  readonly isHeavy?: true;
  run(args: Args, context: ReadContext): Promise<Reply>;
}

interface ChangeDefinition<Args extends object> extends Definition<Args> {
  readonly needs: 'change';
  run(args: Args, context: ChangeContext): Promise<Reply>;
}

/** A command as the registry holds it. */
export interface CommandPlugin<Args extends object = object>
  extends Pick<
    Definition<Args>,
    'name' | 'topic' | 'otherNames' | 'usage' | 'meaning' | 'examples' | 'help' | 'meansCard' | 'takesText'
  > {
  readonly needs: 'read' | 'change';
  parse(words: readonly Word[], grammar: Grammar): Reading<Args>;
  /** The command with arguments that were read. */
  of(args: Args): Command;
}

/** Makes a plug-in of everything that a command is. */
export function defineCommand<Args extends object>(
  definition: ReadDefinition<Args> | ChangeDefinition<Args>,
): CommandPlugin<Args> {
  const { name, permission, audience, waitsForImports = false, placeOnCard = () => 'asker' as const } = definition;
  const describe = (args: Args): Described => ({
    ...{ name, args, audience, permission: permission ?? definition.needs, waitsForImports },
    // Of two commands with the same name both are of this plug-in, and so are their arguments.
    placeOnCard: (shown) => placeOnCard(args, shown?.name === name ? (shown.args as Args) : null),
  });
  return {
    ...definition,
    of: (args) =>
      definition.needs === 'read'
        ? {
            ...describe(args),
            needs: 'read',
            isHeavy: definition.isHeavy ?? false,
            run: (context) => definition.run(args, context),
          }
        : { ...describe(args), needs: 'change', run: (context) => definition.run(args, context) },
  };
}

export const understood = <Args>(args: Args): Reading<Args> => ({ ok: true, args });

export const notUnderstood = (problem: string, allowed: string, instead: string | null = null): NotUnderstood => ({
  ...{ ok: false, problem, allowed },
  mended: instead === null ? [] : [instead],
});

export const ruleNamesOf = ({ rules }: Pick<Catalogue, 'rules'>): readonly string[] => rules.map(({ name }) => name);

/** A list shown anew takes the place of the same list. */
export const listOnCard = (_: object, shown: object | null): Place => (shown === null ? 'asker' : 'in-place');
