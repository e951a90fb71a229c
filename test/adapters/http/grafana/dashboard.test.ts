import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { RowPanel } from '@grafana/grafana-foundation-sdk/dashboard';
import { describe, expect, test } from 'vitest';
import { dashboard } from '../../../../adapters/http/grafana/dashboard.ts';
import { ROOT } from '../../../architecture/modules-on-disk.ts';
import { declaredMetrics } from '../../../metrics/declared.ts';

const metrics = new Map(declaredMetrics().map(({ name, labels }) => [name, labels]));

const built = dashboard();
const panels = (built.panels ?? []).filter((panel): panel is Exclude<typeof panel, RowPanel> => panel.type !== 'row');
const expressions = panels.flatMap(({ title, targets }) =>
  (targets ?? []).map((target) => [title ?? '', (target as unknown as { readonly expr: string }).expr] as const),
);

describe('the dashboard for Grafana', () => {
  test('in the repository is the one that the script makes', () => {
    const file = readFileSync(join(ROOT, 'adapters', 'http', 'grafana', 'mailflow.json'), 'utf8');
    expect(file, '`npm run grafana` writes it.').toBe(`${JSON.stringify(built, null, 2)}\n`);
  });

  test.each(expressions)('"%s" asks for what the program has: %s', (_, expression) => {
    const asked = [...expression.matchAll(/(mailflow_\w+)\{([^}]*)\}/g)];
    expect(asked.length).toBeGreaterThan(0);
    for (const [, name = '', selector = ''] of asked) {
      const labels = [...selector.matchAll(/(\w+)\s*(?:=~|!~|!=|=)/g)].map(([, label]) => label);
      expect([...(metrics.get(name) ?? [`${name} is not a metric`]), 'instance']).toEqual(
        expect.arrayContaining(labels),
      );
      expect(metrics.has(name)).toBe(true);
    }
  });

  test('no panel overlaps another one or leaves the grid', () => {
    const cells = new Set<string>();
    for (const { title, gridPos } of panels) {
      const { x, y, w, h } = gridPos ?? { x: -1, y: 0, w: 0, h: 0 };
      expect(x + w, title).toBeLessThanOrEqual(24);
      for (let column = x; column < x + w; column++)
        for (let row = y; row < y + h; row++) {
          expect(cells.has(`${column} ${row}`), title).toBe(false);
          cells.add(`${column} ${row}`);
        }
    }
    expect(panels.length).toBeGreaterThan(12);
  });
});
