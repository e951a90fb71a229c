import type { Episode } from '../episodes/episode.ts';
import { rules } from '../rules/index.ts';
import { SEVERITIES } from '../rules/rule.ts';
import type { Metric } from './metric.ts';

/**
 * Open insights of every rule by severity, 0 where there is none, so that an alarm on them can be over. Also of rules that are
 * not there any more, whose insights are still open.
 */
export const insightMetrics = (episodes: () => readonly Episode[]): readonly Metric[] => [
  {
    ...{ name: 'mailflow_open_insights', help: 'Open insights', labels: ['rule', 'severity'] },
    read: async () => {
      const open = episodes().filter(({ state }) => state === 'open');
      const names = new Set([...rules, ...open.map(({ rule }) => ({ name: rule }))].map(({ name }) => name));
      return [...names].flatMap((name) =>
        SEVERITIES.map((severity) => ({
          labels: { rule: name, severity },
          value: open.filter((episode) => episode.rule === name && episode.severity === severity).length,
        })),
      );
    },
  },
];
