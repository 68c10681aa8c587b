import { beforeEach, describe, expect, it } from '@jest/globals';
import { HandClock } from '../core/hand-clock.harness.ts';
import { WeChatError, WeChatUnreachableError } from '../wechat/errors.ts';
import { RiskRanks } from './risk-ranks.ts';

const ME = { appId: 'wx1', openId: 'me', clientIp: '203.0.113.7' };
const PATH = '/wxa/getuserriskrank';

let clock: HandClock;
let asked: string[];
let answer: () => number;
let ranks: RiskRanks;
let warned: string[];
beforeEach(() => {
  clock = new HandClock(new Date('2024-03-01T00:00:00Z'));
  [asked, warned, answer] = [[], [], () => 3];
  const logger = { info: () => {}, warn: (event: string) => void warned.push(event), error: () => {} };
  const ask = async ({ openId }: { openId: string }) => {
    asked.push(openId);
    return answer();
  };
  ranks = new RiskRanks({ clock, logger, ask });
});

const failing = (error: Error) => () => {
  throw error;
};

describe('risk ranks', () => {
  it('are remembered for ten minutes, for each person by itself', async () => {
    expect([await ranks.of(ME), await ranks.of(ME), await ranks.of({ ...ME, openId: 'other' })]).toEqual([3, 3, 3]);
    expect(asked).toEqual(['me', 'other']);
    clock.advance(10 * 60_000);
    answer = () => 0;
    expect(await ranks.of(ME)).toBe(0);
  });

  it('are unknown while WeChat fails, which for ten seconds costs no further claim its time; those known stay known', async () => {
    await ranks.of({ ...ME, openId: 'known' });
    answer = failing(new WeChatUnreachableError(PATH, 'TimeoutError'));
    expect([await ranks.of(ME), await ranks.of({ ...ME, openId: 'other' })]).toEqual([undefined, undefined]);
    expect(await ranks.of({ ...ME, openId: 'known' })).toBe(3);
    expect([asked, warned]).toEqual([['known', 'me'], ['claim.riskUnknown']]);
    clock.advance(10_000);
    answer = () => 2;
    expect(await ranks.of(ME)).toBe(2);
  });

  it('of somebody of whom WeChat says nothing are unknown, and others are asked about all the same', async () => {
    answer = failing(new WeChatError(PATH, 61010, 'no visit'));
    expect([await ranks.of(ME), await ranks.of(ME)]).toEqual([undefined, undefined]);
    answer = () => 1;
    expect(await ranks.of({ ...ME, openId: 'other' })).toBe(1);
    expect(asked).toEqual(['me', 'other']);
  });

  it('are not asked for without an address of the caller', async () => {
    expect([await ranks.of({ ...ME, clientIp: undefined }), asked]).toEqual([undefined, []]);
  });
});
