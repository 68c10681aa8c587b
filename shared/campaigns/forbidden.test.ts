import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { Campaign } from '../contracts/campaign-rules.ts';
import type { PeopleCondition, SegmentQuestion } from '../contracts/segment.ts';
import { startLocalDatabase, type LocalDatabase } from '../../tests/support/local-database.ts';
import { CampaignDesk, SPRING, terms } from './campaigns.harness.ts';
import { endCampaign, needFollowing, pauseCampaign } from './index.ts';

let local: LocalDatabase;
let desk: CampaignDesk;
beforeAll(async () => {
  local = await startLocalDatabase();
});
beforeEach(() => {
  desk = new CampaignDesk(local);
});
afterAll(() => local.close());

const by = (...channelIds: string[]): Campaign['audience'][number] => ({ is: 'channel', channelIds });

describe('what WeChat forbids of a campaign', () => {
  const bySegment: Partial<Campaign> = { audience: [{ is: 'segment', segmentId: 'seg-1' }] };

  it.each<[PeopleCondition, boolean]>([
    [{ is: 'visits', of: 'days', atLeast: 3 }, false],
    [{ is: 'following' }, true],
    [{ is: 'not', of: { is: 'any', of: [{ is: 'joined' }, { is: 'tagged', tagId: 100 }] } }, true],
    [{ is: 'all', of: [{ is: 'joined' }, { is: 'labelled', label: '老顾客' }] }, true],
    [{ is: 'channel', touch: 'last', channelIds: ['menu', 'poster'] }, false],
    [{ is: 'all', of: [{ is: 'joined' }, { is: 'channel', touch: 'first', channelIds: ['menu'] }] }, true],
  ])('a segment of %j: %s', async (condition, isForbidden) => {
    await desk.keepSegment(condition);
    expect(await desk.problemsOf(bySegment)).toEqual(isForbidden ? ['forbidden audience.0.segmentId'] : []);
  });

  it.each<[string[], boolean]>([
    [['menu'], true],
    [['menu', 'welcome'], true],
    [['menu', 'poster'], false],
  ])('claims by the channels %j alone: %s', async (channelIds, isForbidden) => {
    const problems = await desk.problemsOf({ audience: [{ is: 'channel', channelIds }] });
    expect(problems).toEqual(isForbidden ? ['forbidden audience.0.channelIds'] : []);
  });

  const last = (...channelIds: string[]): SegmentQuestion => ({ is: 'channel', touch: 'last', channelIds });
  const segment: Campaign['audience'][number] = { is: 'segment', segmentId: 'seg-1' };

  it.each<[string, Campaign['audience'], PeopleCondition, string[]]>([
    ['in one of both', [by('menu', 'poster'), by('menu', 'wall')], { is: 'joined' }, ['forbidden audience']],
    ['in both', [by('menu', 'poster'), by('poster', 'welcome')], { is: 'joined' }, []],
    ['by the visit and by a segment', [by('menu', 'poster'), segment], last('menu', 'wall'), ['forbidden audience']],
    [
      'by what a segment leaves out',
      [segment],
      { is: 'all', of: [last('menu', 'poster'), { is: 'not', of: last('poster') }] },
      ['forbidden audience'],
    ],
    ['or for something else', [segment], { is: 'any', of: [last('menu', 'poster'), { is: 'joined' }] }, []],
    ['nowhere', [by('poster'), by('wall')], { is: 'joined' }, ['contradiction audience']],
  ])('several conditions that leave channels %s', async (_, audience, condition, problems) => {
    await desk.keepSegment(condition);
    expect(await desk.problemsOf({ audience })).toEqual(problems);
  });

  it('an entry that stands in the chat alone, before a menu or a reply opens it too', async () => {
    desk.inChat.add('notice');
    expect(await desk.problemsOf({ audience: [by('notice')] })).toEqual(['forbidden audience.0.channelIds']);
    expect(await desk.problemsOf({ audience: [by('notice', 'poster')] })).toEqual([]);
  });

  it('words that promise it for following or sharing; and it says why', async () => {
    const campaigns = terms({ title: '关注即送 5 元', description: '分享给好友再领一张' });
    expect(await desk.problemsOf(campaigns)).toEqual(['forbidden terms.title', 'forbidden terms.description']);
    await desk.keepSegment({ is: 'following' });
    expect(await desk.save(0, bySegment)).toMatchObject({
      ...{ ok: false, error: 'CAMPAIGN.INVALID' },
      details: { problems: [{ says: expect.stringContaining('分群“常客”的条件里有是否关注') }] },
    });
  });

  it('a segment that asks for following later changes no campaign, and lets none be started', async () => {
    await desk.keepSegment({ is: 'joined' });
    await desk.save(0, bySegment);
    await desk.start(1);
    await desk.keepSegment({ is: 'following' }, 1);
    expect(desk.template()).toMatchObject({ state: 'active', audience: [{ condition: { is: 'joined' } }] });
    await pauseCampaign(desk.deps(), SPRING);
    expect(await desk.start(1)).toMatchObject({ ok: false, error: 'CAMPAIGN.INVALID' });
    expect(desk.template()).toMatchObject({ state: 'paused', audience: [{ condition: { is: 'joined' } }] });
  });

  it('while it is open, it is known which channels must not become the chat’s alone', async () => {
    await desk.keepSegment({ is: 'channel', touch: 'last', channelIds: ['poster', 'article'] });
    await desk.save(0, { audience: [by('menu', 'poster', 'wall'), { is: 'segment', segmentId: 'seg-1' }] });
    const needs = (opened: string) =>
      needFollowing(desk.deps().stock.templates, [opened], async () => new Set(['menu', opened]));
    expect(await needs('poster')).toBe(false);
    await desk.start(1);
    expect([await needs('poster'), await needs('wall'), await needs('elsewhere')]).toEqual([true, false, false]);
    await endCampaign(desk.deps(), SPRING);
    expect(await needs('poster')).toBe(false);
  });
});
