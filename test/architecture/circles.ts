import type { Edge } from './arrows.ts';

/** The circles that a walk along the edges runs into, each as the way round with its start at both ends. */
export function circlesIn(edges: readonly Edge[]): readonly (readonly string[])[] {
  const next = new Map<string, string[]>();
  for (const { from, to } of edges) next.set(from, [...(next.get(from) ?? []), to]);
  const circles: string[][] = [];
  const done = new Set<string>();
  for (const start of next.keys()) walk(start, []);
  return circles;

  function walk(at: string, way: readonly string[]): void {
    const before = way.indexOf(at);
    if (before >= 0) circles.push([...way.slice(before), at]);
    if (before >= 0 || done.has(at)) return;
    for (const to of new Set(next.get(at))) walk(to, [...way, at]);
    done.add(at);
  }
}
