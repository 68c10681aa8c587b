import type { World } from '../../emulator/world.ts';

/**
 * What foreign clients need to be pointed at this world, as one line of JSON. The secrets are those of the emulated
 * accounts: they open nothing outside this machine.
 */
export function announcement(world: World): string {
  const { oa, miniprogram } = world.wechat.accounts();
  // The form of the line is promised to others: WeChat Pay came later, and is found beside `wechat`.
  const { wechatPay: _, ...addresses } = world.addresses;
  return JSON.stringify({
    ...addresses,
    oa: {
      appId: oa.appId,
      appSecret: oa.appSecret,
      token: oa.token,
      encodingAesKey: oa.encodingAesKey,
      originalId: oa.originalId,
    },
    miniprogram: { appId: miniprogram.appId, appSecret: miniprogram.appSecret },
    people: world.wechat
      .people()
      .map(({ name, unionId, oaOpenId, mpOpenId }) => ({ name, unionId, oaOpenId, mpOpenId })),
  });
}
