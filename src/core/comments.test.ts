import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { commentRequest } from '../spec/index.ts';
import { createCommentRequest, parseCreatedComment, type NewComment } from './comments.ts';
import { FRAMEIO } from './testing/operations.ts';
import { replyOf } from './testing/readers.ts';

const sent = (comment: NewComment): unknown => {
  const { body } = createCommentRequest(FRAMEIO, 'at', 'asset-1', comment);
  return body.kind === 'json' ? JSON.parse(JSON.stringify(body.value)) : null;
};

describe('a comment (protocol.md §15.2)', () => {
  it('is at a frame, the first of which is 0, or about the whole asset [R3]', () => {
    expect(sent({ text: 'Slate', frame: 0 })).toEqual({ text: 'Slate', timestamp: 0 });
    expect(sent({ text: 'Slate' })).toEqual({ text: 'Slate' });
  });

  it('fits the schema with any text, untouched [R3]', () => {
    const anyText = fc.string({ unit: 'grapheme', minLength: 1, maxLength: 2000 });
    const anyFrame = fc.double({ min: 0, noNaN: true, noDefaultInfinity: true });
    fc.assert(
      fc.property(anyText, anyFrame, (text, frame) => {
        expect(commentRequest.parse(sent({ text, frame }))).toMatchObject({ text });
      }),
    );
  });

  it.each([
    { text: '' },
    { text: 'a', frame: -1 },
    { text: 'a', frame: NaN },
    { text: 'a', frame: Infinity },
  ])('is not built from %j', (comment) => {
    expect(() => sent(comment)).toThrow(RangeError);
  });

  // A device cannot delete: what is there must not be taken for missing and made again.
  it.each(['', '{}', 'null', '[]', '{"id":7}', '{"text":"Slate"}'])(
    'is there though Frame.io names no id: %j [R4]',
    (body) => {
      expect(parseCreatedComment(replyOf(200, body))).toEqual({ commentId: null });
    },
  );

  it('has the id that Frame.io gives it', () => {
    const body = { id: 'c-1', text: 'Slate', timestamp: 0, owner_id: null };
    expect(parseCreatedComment(replyOf(201, body))).toEqual({ commentId: 'c-1' });
  });
});
