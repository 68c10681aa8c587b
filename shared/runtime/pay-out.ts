import { NONE, readVariables } from '../config/variables.ts';
import { checkStocks, payOutDue, type Found, type Sent, type Wallets } from '../coupons/index.ts';
import { PayClient } from '../wechat-pay/client.ts';
import { PayFailure } from '../wechat-pay/errors.ts';
import { merchantKey, wechatKey } from '../wechat-pay/merchant.ts';
import { readStock, readVoucher, sendVoucher } from '../wechat-pay/vouchers.ts';
import type { Runtime } from './runtime.ts';

/** What a failure means for a coupon: a person who cannot have it, WeChat Pay out of order, or something to be put right. */
function whatOf(error: unknown): Exclude<Sent, { is: 'sent' }> {
  if (!(error instanceof PayFailure)) throw error;
  const { kind, code: reason } = error;
  if (kind === 'person') return { is: 'refused', reason };
  return { is: 'later', reason, isOutOfOrder: kind === 'busy' || kind === 'slowDown' || kind === 'unreachable' };
}

/** Wallets behind a merchant's API. */
export function walletsOf(client: PayClient, appId: string): Wallets {
  return {
    async send(request, deadline): Promise<Sent> {
      try {
        return { is: 'sent', ...(await sendVoucher(client, { ...request, appId }, deadline)) };
      } catch (error) {
        return whatOf(error);
      }
    },
    async stock(stockId, deadline) {
      try {
        return await readStock(client, stockId, deadline);
      } catch (error) {
        const what = whatOf(error);
        return what.is === 'later' && what.isOutOfOrder ? undefined : { refused: what.reason };
      }
    },
    async look({ voucherId, openId }, deadline): Promise<Found> {
      try {
        const { state, usedAt } = await readVoucher(client, { voucherId, appId, openId }, deadline);
        if (state === 'used') return usedAt ? { is: 'used', usedAt } : { is: 'unknown', reason: 'NO_TIME' };
        return { is: state === 'unused' ? 'unused' : 'over' };
      } catch (error) {
        return { is: 'unknown', reason: whatOf(error).reason };
      }
    },
  };
}

/** Compares stocks with their campaigns, and puts into wallets what was claimed for them; without a merchant nothing, and no request. */
export async function payOut(runtime: Runtime, deadline: Date): Promise<string> {
  const variables = readVariables('housekeeping');
  const { WECHAT_PAY_MERCHANT_ID: merchantId, MP_APP_ID: appId } = variables;
  if (merchantId === NONE) return 'idle';
  const merchant = {
    merchantId,
    certificateSerial: variables.WECHAT_PAY_CERTIFICATE_SERIAL,
    privateKey: merchantKey(variables.WECHAT_PAY_PRIVATE_KEY),
    wechatKey: wechatKey(variables.WECHAT_PAY_PUBLIC_KEY_ID, variables.WECHAT_PAY_PUBLIC_KEY),
  };
  const client = new PayClient({ baseUrl: variables.WECHAT_PAY_API_BASE_URL, merchant, clock: runtime.clock });
  const deps = { ...runtime, appId, wallets: walletsOf(client, appId) };
  const checked = await checkStocks(deps, deadline);
  const paid = await payOutDue(deps, deadline);
  return paid === 'idle' ? checked : paid;
}
