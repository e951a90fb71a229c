import type { ActionView, ChartView, FormView, LinkView, PointsView, TableView } from '../src/view/view.ts';

/** How bad it is. Colour may repeat it; `status` says it in a word. */
export type Tone = 'neutral' | 'good' | 'attention' | 'problem';

/**
 * The neutral card: everything a platform's renderer needs and nothing of its layout. All texts are plain and may hold
 * what came from mail (addresses, connector names): escaping and limits are the renderer's work. Commands stand
 * between backticks in sentences and notes, instants as src/model/text/instant.ts marks them.
 */
export interface Card {
  readonly title: string;
  /** `SAMPLE DATA`, to be seen wherever the card is; null for real data. */
  readonly badge: string | null;
  readonly tone: Tone;
  /** The tone in a word or two; null when there is nothing to say. */
  readonly status: string | null;
  /** What happened; the first one matters most. */
  readonly sentences: readonly string[];
  /** Lists of things to look at one by one, below the first sentence. */
  readonly points?: readonly PointsView[];
  /** What to act on. */
  readonly warnings: readonly string[];
  readonly facts: readonly Fact[];
  readonly chart: ChartView | null;
  /** Columns, formatted cells, the command behind a cell, and what was cut. */
  readonly tables: readonly TableView[];
  /** Buttons: what they say and the command they run. */
  readonly actions: readonly ActionView[];
  /** Next questions with blanks, for platforms where something can be filled in. */
  readonly forms?: readonly FormView[];
  /** Pages to open; their addresses are `https:` ones that a service named. */
  readonly links?: readonly LinkView[];
  readonly notes: readonly string[];
  /** Window, source, data until, sample data: short pieces for one line. */
  readonly footer: readonly string[];
  /** An IANA zone for the instants of a chat that does not know its reader's; UTC where absent. */
  readonly zone?: string;
  /** One plain line for notifications and screen readers; never empty. */
  readonly fallback: string;
}

interface Fact {
  readonly label: string;
  readonly value: string;
}

export const SAMPLE_BADGE = 'SAMPLE DATA';

/** A card with nothing but a title, to build the others on. */
export function emptyCard(title: string): Card {
  return {
    title,
    badge: null,
    tone: 'neutral',
    status: null,
    sentences: [],
    warnings: [],
    facts: [],
    chart: null,
    tables: [],
    actions: [],
    notes: [],
    footer: [],
    fallback: title,
  };
}
