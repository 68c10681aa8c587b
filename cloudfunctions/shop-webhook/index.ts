import { runtime, webhook } from '../../shared/runtime/index.ts';
import { receiveShopCall } from '../../shared/runtime/shop-webhook.ts';

/** Orders of the merchant's shop, signed, over HTTP access. */
export const main = webhook(runtime, receiveShopCall);
