import { readSeed } from '../../emulator/wechat/index.ts';
import { startWorld, type World } from '../../emulator/world.ts';
import { PayClient } from './client.ts';
import { merchantKey, wechatKey, type Merchant } from './merchant.ts';

/** The merchant of an emulated WeChat Pay, as its variables would say. */
export function merchantOf({ wechatPay }: World): Merchant & { apiV3Key: string } {
  const { merchantId, certificateSerial, privateKey, publicKeyId, publicKey, apiV3Key } = wechatPay.credentials();
  const keys = { privateKey: merchantKey(privateKey), wechatKey: wechatKey(publicKeyId, publicKey) };
  return { merchantId, certificateSerial, apiV3Key, ...keys };
}

/** WeChat Pay and ten followers, the clock standing still; only for tests. */
export async function startPayWorld() {
  const world = await startWorld({ port: 0, seed: readSeed({ followers: 10 }) });
  world.clock.freeze();
  const client = (changes: Partial<Merchant> = {}) =>
    new PayClient({
      baseUrl: world.addresses.wechatPay,
      merchant: { ...merchantOf(world), ...changes },
      clock: world.clock,
    });
  const inAMinute = () => new Date(world.clock.nowMs() + 60_000);
  const { appId } = world.wechat.accounts().miniprogram;
  const wish = (requestNumber: string, name = '林小满') => ({
    ...{ stockId: '9865000', appId, openId: world.wechat.personByName(name)!.mpOpenId, requestNumber },
  });
  return { world, client, inAMinute, wish };
}
