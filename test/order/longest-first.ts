import { relative } from 'node:path';
import { BaseSequencer, type TestSpecification } from 'vitest/node';

/** What takes longest, by project and then by file: with the short ones last, no core waits for the other at the end. */
const PROJECTS = ['weighed', 'zones', 'whole', 'pure'];
const LONG = [
  ...['test/adapters/store/parquet/store', 'test/adapters/store/parquet/as-in-memory', 'test/readme'],
  ...['relay-log', 'conversation', 'started', 'insights', 'shell', 'excess', 'imports', 'first-start', 'crash'].map(
    (name) => `test/journeys/${name}`,
  ),
  ...['test/adapters/state/lowdb/killed', 'test/adapters/data-lock/data-lock', 'test/adapters/sources/sample-tenant'],
  ...['test/journeys/', 'test/cards/slack/every-card', 'test/adapters/', 'test/rules/no-future', 'test/cards/'],
];

/** Runs the projects one after another, and of each the files that take long first; a file that is new comes among the rest. */
export class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const { root } = this.ctx.config;
    const place = ({ project, moduleId }: TestSpecification): number => {
      const path = relative(root, moduleId).replaceAll('\\', '/');
      const long = LONG.findIndex((start) => path.startsWith(start));
      return PROJECTS.indexOf(project.name) * (LONG.length + 1) + (long < 0 ? LONG.length : long);
    };
    return [...files].sort((a, b) => place(a) - place(b) || a.moduleId.localeCompare(b.moduleId));
  }
}
