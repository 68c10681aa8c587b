import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from '@jest/globals';
import { officialAccountState } from './official-account-state.harness.ts';
import { Tables } from './tables.ts';
import { startWeChat } from './wechat-under-test.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'wechat-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

it('what the services of Official Accounts remember is there again after a restart', async () => {
  const seed = { followers: 200 };
  const first = Tables.open(folder);
  const before = await startWeChat(seed, { tables: first });
  const token = await before.token();
  const post = (path: string, body: object) => before.post(`/cgi-bin/${path}`, token, body);
  const [one, other] = before.wechat.followers({ limit: 2 }).map(({ openId }) => openId);
  const button = [{ type: 'click', name: '今日', key: 'k' }];
  await post('menu/create', { button });
  await post('menu/addconditional', { button, matchrule: { tag_id: '100' } });
  await post('tags/create', { tag: { name: '广东' } });
  await post('tags/members/batchtagging', { openid_list: [one], tagid: 103 });
  await post('tags/members/batchblacklist', { openid_list: [other] });
  await post('qrcode/create', { action_name: 'QR_LIMIT_SCENE', action_info: { scene: { scene_id: 7 } } });
  await before.wechat.unfollow(other!);
  before.wechat.migrate('news', 'oa');
  await post('clear_quota', { appid: before.wechat.accounts().oa.appId });
  const [state, shown] = [officialAccountState(first), await before.get('/cgi-bin/tags/get', token)];
  await before.close();
  await first.close();

  const second = Tables.open(folder);
  const after = await startWeChat(seed, { tables: second });
  expect(officialAccountState(second)).toBe(state);
  expect(await after.get('/cgi-bin/tags/get', await after.token())).toEqual(shown);
  await after.close();
  await second.close();
});
