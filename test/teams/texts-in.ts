/** All that a card, or a part of one, lets people read, in its order. */
export function textsIn(node: unknown): readonly string[] {
  if (Array.isArray(node)) return node.flatMap(textsIn);
  if (typeof node !== 'object' || node === null) return [];
  return Object.entries(node).flatMap(([key, value]) => {
    if (typeof value === 'string') return ['text', 'title', 'value', 'label'].includes(key) ? [value] : [];
    if (key === 'inlines' && Array.isArray(value))
      return [value.map((run) => (typeof run === 'string' ? run : textsIn(run).join(''))).join('')];
    return key === 'fallback' || key === 'data' ? [] : textsIn(value);
  });
}
