import type { World } from '../../emulator/world.ts';

/**
 * What foreign clients need to be pointed at this world, as one line of JSON. The secrets are those of the emulated
 * accounts: they open nothing outside this machine.
 */
export function announcement(world: World): string {
  const { oa, miniprogram } = world.wechat.accounts();
  return JSON.stringify({
    ...world.addresses,
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
