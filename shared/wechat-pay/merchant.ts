import { createPrivateKey, createPublicKey, type KeyObject } from 'node:crypto';

/** A merchant (商户号) as WeChat Pay knows it. Everything but the numbers is secret or decides whom we believe. */
export interface Merchant {
  merchantId: string;
  /** Serial number of the merchant's own certificate (商户API证书), to whose key `privateKey` belongs. */
  certificateSerial: string;
  privateKey: KeyObject;
  /** WeChat Pay signs with it (微信支付公钥); `id` is `PUB_KEY_ID_…`, or the serial number of a platform certificate. */
  wechatKey: WeChatKey;
}

export interface WeChatKey {
  id: string;
  key: KeyObject;
}

const der = (base64: string) => ({ key: Buffer.from(base64, 'base64'), format: 'der' }) as const;

/** Of a PEM file (PKCS#8) the lines between first and last, as one: it must fit into a variable. @throws when it is no key */
export const merchantKey = (base64: string): KeyObject => createPrivateKey({ ...der(base64), type: 'pkcs8' });

/** The same of a public key (SPKI). @throws when it is no key */
export const wechatKey = (id: string, base64: string): WeChatKey => ({
  id,
  key: createPublicKey({ ...der(base64), type: 'spki' }),
});
