import { expect, it } from 'vitest';
import { boundedBody } from '../../../adapters/microsoft365/bodies.ts';

it('an answer is read up to a size and depth that no honest one has', async () => {
  expect(await boundedBody(new Response('{"a":[1,"]]]{{{\\""]}'), 100)).toBe('{"a":[1,"]]]{{{\\""]}');
  expect(await boundedBody(new Response(null), 100)).toBe('');
  await expect(boundedBody(new Response('x'.repeat(101)), 100)).rejects.toThrow('longer than 100 bytes');
  await expect(boundedBody(new Response('['.repeat(5000)), 10_000)).rejects.toThrow('nests too deep');
});
