import { describe, expect, it } from '@jest/globals';
import { type WorkQueue } from '#exchange/work-queue';
import { refusalWords } from './reply-words.js';
import { workQueuePages } from './work-queue.pages.js';

describe('the pages of a queue', () => {
  const queue: WorkQueue = { path: 'enquiries', takes: 'da-enquiry', what: 'received-enquiry', replies: [{ kind: 'enquiry-refusal', lawfulBasis: 'OMA2007-s14' }, { kind: 'da-response', lawfulBasis: 'OMA2007-s14' }] };

  it('do not begin without words for each way to reply', () => {
    expect(() => workQueuePages(queue, { title: 'Enquiries', item: 'enquiry', replies: [refusalWords] })).toThrow(expect.objectContaining({ code: 'INVARIANT_BROKEN', facts: { path: 'words for da-response' } }));
  });
});
