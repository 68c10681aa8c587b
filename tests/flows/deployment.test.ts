import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { CloudbaseRc, Deployment } from '../../emulator/cloudbase/index.ts';
import { readSeed } from '../../emulator/wechat/index.ts';
import { startWorld, type World } from '../../emulator/world.ts';
import { inRepository } from '../../scripts/build/repository.ts';
import { payVariables } from '../../scripts/local/pay-variables.ts';

let world: World;
beforeAll(async () => (world = await startWorld({ port: 0, seed: readSeed({ followers: 0, people: [] }) })));
afterAll(() => world.close());

const config = JSON.parse(readFileSync(inRepository('cloudbaserc.json'), 'utf8')) as CloudbaseRc;
const deployment = (variables: Record<string, string>): Deployment => ({
  ...{ envId: 'local-x', functionsDir: inRepository('dist/cloudfunctions'), config, variables },
  dataModel: { collections: [] },
  functionRules: { '*': { invoke: false } },
});

describe('a deployment', () => {
  it('without values for its variables is refused with all of them at once, and nothing of it is in force', async () => {
    const { cloudbase } = world;
    const variables = { OA_APP_ID: '', OA_TOKEN: 'secret-token' };
    const refused = (await cloudbase.deploy(deployment(variables)).catch((error: unknown) => error)) as Error & {
      problems: string[];
    };
    expect(refused.name).toBe('DeploymentRefused');
    const missing = refused.problems.map((problem) =>
      /function (\S+): .* needs a value for (\S+)$/.exec(problem)?.slice(1).join(' '),
    );
    expect(missing).toEqual([
      'customer CLAIM_MOST_RISK_RANK',
      'staff OA_APP_ID',
      'staff MP_APP_ID',
      'staff WEB_ADDRESS',
      'staff WECHAT_PAY_MERCHANT_ID',
      'oa-webhook OA_APP_ID',
      'oa-webhook OA_ENCODING_AES_KEY',
      'oa-webhook OA_PREVIOUS_TOKEN',
      'oa-webhook OA_PREVIOUS_ENCODING_AES_KEY',
      'oa-webhook OA_PUSH_MODE',
      'oa-webhook FOLLOWER_KEY',
      'oa-redirect OA_APP_ID',
      'oa-redirect OA_APP_SECRET',
      'oa-redirect OA_WEB_AUTHORIZATION',
      'oa-redirect OA_DOMAIN_VERIFICATION',
      'oa-redirect FOLLOWER_KEY',
      'oa-redirect MP_NAME',
      'oa-redirect MP_ORIGINAL_ID',
      'oa-redirect WEB_ADDRESS',
      'oa-redirect WECHAT_DRIVER',
      'oa-redirect WECHAT_API_BASE_URL',
      'oa-redirect WECHAT_OPEN_BASE_URL',
      'pay-webhook WECHAT_PAY_MERCHANT_ID',
      'pay-webhook WECHAT_PAY_PUBLIC_KEY_ID',
      'pay-webhook WECHAT_PAY_PUBLIC_KEY',
      'pay-webhook WECHAT_PAY_API_V3_KEY',
      'shop-webhook SHOP_SECRET',
      'shop-webhook SHOP_PREVIOUS_SECRET',
      'shop-webhook MP_APP_ID',
      'shop-webhook PHONE_KEY',
      'follower-sync OA_APP_ID',
      'follower-sync OA_APP_SECRET',
      'follower-sync FOLLOWER_KEY',
      'follower-sync UNFOLLOW_POLICY',
      'follower-sync WECHAT_DRIVER',
      'follower-sync WECHAT_API_BASE_URL',
      'follower-sync SYNC_REFRESH_DAYS',
      'follower-sync SYNC_MOST_GONE_PERCENT',
      'follower-sync SYNC_BATCH_SIZE',
      'message-dispatch FOLLOWER_KEY',
      'message-dispatch OA_APP_ID',
      'message-dispatch OA_APP_SECRET',
      'message-dispatch MP_APP_ID',
      'message-dispatch MP_APP_SECRET',
      'message-dispatch WECHAT_DRIVER',
      'message-dispatch WECHAT_API_BASE_URL',
      'housekeeping OA_APP_ID',
      'housekeeping OA_APP_SECRET',
      'housekeeping MP_APP_ID',
      'housekeeping MP_APP_SECRET',
      'housekeeping PHONE_KEY',
      'housekeeping WECHAT_DRIVER',
      'housekeeping WECHAT_API_BASE_URL',
      'housekeeping WECHAT_PAY_MERCHANT_ID',
      'housekeeping WECHAT_PAY_CERTIFICATE_SERIAL',
      'housekeeping WECHAT_PAY_PRIVATE_KEY',
      'housekeeping WECHAT_PAY_PUBLIC_KEY_ID',
      'housekeeping WECHAT_PAY_PUBLIC_KEY',
      'housekeeping WECHAT_PAY_API_BASE_URL',
    ]);
    expect(refused.message).not.toContain('secret-token');
    expect([cloudbase.functions(), cloudbase.timers.list(), cloudbase.environmentId()]).toEqual([[], [], undefined]);
  });
});

describe('an environment whose id does not begin with local-', () => {
  it('talks to no other address than WeChat’s own, whatever its variables say', async () => {
    const { oa, miniprogram } = world.wechat.accounts();
    const variables = {
      OA_APP_ID: oa.appId,
      OA_APP_SECRET: oa.appSecret,
      MP_APP_ID: miniprogram.appId,
      MP_APP_SECRET: miniprogram.appSecret,
      OA_TOKEN: oa.token,
      OA_ENCODING_AES_KEY: oa.encodingAesKey,
      OA_PREVIOUS_TOKEN: 'none',
      OA_PREVIOUS_ENCODING_AES_KEY: 'none',
      OA_PUSH_MODE: 'safe',
      FOLLOWER_KEY: 'f'.repeat(64),
      ...{
        SHOP_SECRET: 'none',
        SHOP_PREVIOUS_SECRET: 'none',
        PHONE_KEY: 'none',
        WEB_ADDRESS: 'https://shop.example',
        MP_NAME: '茶铺',
      },
      ...{ MP_ORIGINAL_ID: 'none', OA_WEB_AUTHORIZATION: 'off', OA_DOMAIN_VERIFICATION: 'none' },
      WECHAT_OPEN_BASE_URL: world.addresses.wechat,
      UNFOLLOW_POLICY: 'delete',
      ...{ SYNC_REFRESH_DAYS: '30', SYNC_MOST_GONE_PERCENT: '10', SYNC_BATCH_SIZE: '500' },
      CLAIM_MOST_RISK_RANK: 'none',
      ...payVariables(world, false),
      WECHAT_DRIVER: 'http',
      WECHAT_API_BASE_URL: world.addresses.wechat,
    };
    await world.cloudbase.deploy({ ...deployment(variables), envId: 'shop-local-prod' });
    const outcome = await world.cloudbase.timers.fire('follower-sync', 'every-minute');
    const log = world.cloudbase.logs().map(({ line }) => line);
    const calls = world.wechat.calls();
    expect(outcome).toMatchObject({ ok: true, result: { ok: false, error: { code: 'COMMON.INTERNAL' } } });
    expect(calls).toEqual({});
    expect(log.join()).toContain('WECHAT_API_BASE_URL must be https://api.weixin.qq.com in a real environment');
    expect(log.join()).not.toContain(oa.appSecret);
  });
});
