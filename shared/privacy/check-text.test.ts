import { describe, expect, it } from '@jest/globals';
import { checkText, type JudgeText } from './check-text.ts';

const asked: string[] = [];
const judging =
  (verdict: 'pass' | 'risky' | 'review'): JudgeText =>
  async ({ content }) => {
    asked.push(content);
    return verdict;
  };
const check = (text: string, judge: JudgeText) => checkText(judge, { openId: 'oA', scene: 'comment', text });

describe('a text that somebody wrote', () => {
  it.each([
    ['pass', 'ok'],
    ['risky', 'refused'],
    ['review', 'refused'],
  ] as const)('of which WeChat says %s is %s', async (verdict, outcome) => {
    expect(await check('很好喝', judging(verdict))).toBe(outcome);
  });

  it('is not kept when WeChat cannot be asked', async () => {
    await expect(check('很好喝', () => Promise.reject(new Error('busy')))).rejects.toThrow('busy');
  });

  it('is not asked about when it is empty, or longer than WeChat judges', async () => {
    asked.length = 0;
    expect([await check(' \n', judging('risky')), await check('字'.repeat(2_501), judging('pass'))]).toEqual([
      'ok',
      'refused',
    ]);
    expect(asked).toEqual([]);
    expect(await check('😀'.repeat(2_500), judging('pass'))).toBe('ok');
  });
});
