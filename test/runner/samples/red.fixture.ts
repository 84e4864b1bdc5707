import { afterEach, describe, expect, it } from '@jest/globals';

it('expects something else', () => expect(1).toBe(2));
it('expects too little', () => {
  expect.assertions(2);
  expect(1).toBe(1);
});
it('never ends', () => new Promise(() => undefined), 200);
it('leaves a rejection behind', async () => {
  void Promise.reject(new Error('nobody looks'));
  await new Promise((resolve) => setTimeout(resolve, 50));
});
it('holds', () => expect(1).toBe(1));
describe('a hook', () => {
  afterEach(() => { throw new Error('a hook fails'); });
  it('fails with its hook', () => expect(1).toBe(1));
});
