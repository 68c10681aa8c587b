import { afterAll, beforeAll, beforeEach, expect, it } from '@jest/globals';
import type { Campaign } from '../contracts/campaign-rules.ts';
import { campaign, CampaignDesk, OPERATOR } from '../campaigns/campaigns.harness.ts';
import { previewCampaign, saveCampaign, startCampaign } from '../campaigns/index.ts';
import { Channels } from '../channels/index.ts';
import { newChannel } from '../channels/edit-channels.ts';
import { MenuVersions, requestMenu, saveMenu } from '../menus/index.ts';
import { replyRules, saveRule } from '../replies/index.ts';
import { ruleOf } from '../replies/replies.harness.ts';
import { startLocalDatabase, type LocalDatabase } from '../../tests/support/local-database.ts';
import { campaignDeps, replyDeps } from './campaign-deps.ts';
import type { Runtime } from './runtime.ts';

const VARIABLES = {
  ...{ OA_APP_ID: 'wx00000000000000aa', MP_APP_ID: 'wx0123456789abcdef' },
  ...{ WEB_ADDRESS: 'https://shop.example', WECHAT_PAY_MERCHANT_ID: 'none' },
};
let local: LocalDatabase;
let runtime: Runtime;
beforeAll(async () => {
  local = await startLocalDatabase();
  Object.assign(process.env, VARIABLES);
});
afterAll(async () => {
  for (const name of Object.keys(VARIABLES)) delete process.env[name];
  await local.close();
});

/** A notice of the Official Account and a poster; nothing in the menu, no replies. */
beforeEach(async () => {
  const desk = new CampaignDesk(local);
  const { database } = local;
  const [channels, menus] = [new Channels(database), new MenuVersions(database)];
  const replies = { clock: desk.clock, rules: replyRules(database), campaigns: desk.deps().stock.templates };
  runtime = { ...desk.deps(), channels, menus, replies } as unknown as Runtime;
  const page = 'packages/entry/landing';
  for (const [channelId, kind] of [
    ['notice', 'templateMessage'],
    ['poster', 'miniProgramCode'],
  ] as const)
    // prettier-ignore
    await channels.documents.add(
      newChannel({ channelId, channel: { kind, name: kind, page }, requestKey: 'k', userId: OPERATOR }, desk.clock.now()),
    );
});

const forChannels = (...channelIds: string[]): Campaign => campaign({ audience: [{ is: 'channel', channelIds }] });
async function problemsOf(...channelIds: string[]): Promise<string[]> {
  const checked = await previewCampaign(campaignDeps(runtime), { campaign: forChannels(...channelIds) });
  return checked.ok ? checked.data.problems.map(({ kind, path }) => `${kind} ${path}`) : [checked.error];
}
const FORBIDDEN = ['forbidden audience.0.channelIds'];
const link = (url: string) =>
  ruleOf('welcome', { on: 'follow' }, { reply: { type: 'text', parts: [{ label: '领券', url }] } });
const keep = (url: string) =>
  saveRule(replyDeps(runtime), {
    ruleId: 'rule-0001',
    revision: 0,
    requestKey: 'k-0001',
    rule: link(url),
    userId: OPERATOR,
  });

it('a campaign can be claimed by a poster, but not by a notice, a menu or a reply alone', async () => {
  expect([await problemsOf('notice'), await problemsOf('notice', 'poster')]).toEqual([FORBIDDEN, []]);
  expect(await keep('https://shop.example/r/wall')).toMatchObject({ ok: true });
  const definition = { entries: [{ name: '活动', type: 'view' as const, url: 'https://shop.example/r/bar' }] };
  const { menus } = runtime;
  const appId = VARIABLES.OA_APP_ID;
  await saveMenu(runtime, { appId, definition, note: '', savedBy: 'u' });
  await requestMenu(menus, { appId, version: 1, requestId: 'request-1' });
  expect(await problemsOf('notice', 'wall', 'bar')).toEqual(FORBIDDEN);
  expect(await problemsOf('wall', 'bar', 'poster')).toEqual([]);
});

it('a reply takes the last other way to an open campaign from nobody', async () => {
  const change = { templateId: 'spring', requestKey: 'change-0001', userId: OPERATOR };
  await saveCampaign(campaignDeps(runtime), { ...change, version: 0, campaign: forChannels('notice', 'poster') });
  await startCampaign(campaignDeps(runtime), { ...change, version: 1 });
  expect(await keep('https://shop.example/r/poster')).toMatchObject({ error: 'REPLY.ONLY_WAY_IN' });
  expect(await keep('https://shop.example/r/notice')).toMatchObject({ ok: true });
});
