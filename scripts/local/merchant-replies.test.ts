import { describe, expect, it } from '@jest/globals';
import { replyRule } from '../../shared/contracts/reply.ts';
import { problemOf } from '../../shared/replies/rule-problems.ts';
import { merchantReplies } from './merchant-replies.ts';

describe('the replies of the local merchant', () => {
  it('are such as staff could save', async () => {
    for (const { rule } of merchantReplies('wx0123456789abcdef', new Date(0))) {
      expect(replyRule.parse(rule)).toEqual(rule);
      expect(await problemOf(rule, { getMany: async () => [] })).toBeUndefined();
    }
  });
});
