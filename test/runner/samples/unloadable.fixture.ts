import { expect, it } from '@jest/globals';

it('is never reached', () => expect(1).toBe(1));
throw new Error('this file does not load');
