import type { Account } from '../accounts/entities.ts';
import type { Api, ApiCall } from '../api/api.ts';
import { WeChatError } from '../api/errors.ts';
import type { PeopleStore } from '../people/store.ts';
import { byToken } from '../token/access.ts';
import type { TokenStore } from '../token/store.ts';
import type { PhoneStore } from './store.ts';

const COUNTRY_CODE = '86';

interface PhoneRouteStores {
  people: PeopleStore;
  phones: PhoneStore;
  tokens: TokenStore;
}

/**
 * https://developers.weixin.qq.com/miniprogram/dev/server/API/user-info/phone-number/api_getphonenumber
 * Simplified: no charge and no free quota.
 */
export function phoneRoutes(api: Api, stores: PhoneRouteStores): void {
  const access = byToken(stores.tokens);
  api.post('/wxa/business/getuserphonenumber', access, (call, account) => getPhoneNumber(stores, call, account));
}

/** An `openid` in the question must be that of the person who has tapped; which code says so is not known: 40003 here. */
function getPhoneNumber({ people, phones }: PhoneRouteStores, call: ApiCall, { appId }: Account): object {
  const { code, openid } = call.body();
  if (typeof code !== 'string' || code === '') throw new WeChatError(40029);
  const { index, tappedAt } = phones.ownerOf(code, appId);
  if (openid !== undefined && openid !== people.openId(appId, index)) throw new WeChatError(40003);
  phones.redeem(code, appId);
  const purePhoneNumber = people.phoneAt(index);
  return {
    errcode: 0,
    errmsg: 'ok',
    phone_info: {
      // Only numbers from abroad carry their country code here.
      phoneNumber: purePhoneNumber,
      purePhoneNumber,
      countryCode: COUNTRY_CODE,
      watermark: { timestamp: tappedAt, appid: appId },
    },
  };
}
