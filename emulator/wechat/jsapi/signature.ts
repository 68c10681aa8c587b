import { createHash, timingSafeEqual } from 'node:crypto';

/** What is signed. `url` without what stands behind `#`. */
export interface SignedFields {
  jsapi_ticket: string;
  noncestr: string;
  timestamp: string;
  url: string;
}

/** https://developers.weixin.qq.com/doc/service/guide/h5/jssdk.html (appendix 1): SHA-1 of the raw values in this order. */
export function jsapiSignature({ jsapi_ticket: ticket, noncestr, timestamp, url }: SignedFields): string {
  const text = `jsapi_ticket=${ticket}&noncestr=${noncestr}&timestamp=${timestamp}&url=${url.replace(/#.*$/s, '')}`;
  return createHash('sha1').update(text).digest('hex');
}

export function isSignedBy(signature: string, fields: SignedFields): boolean {
  const [given, right] = [Buffer.from(signature), Buffer.from(jsapiSignature(fields))];
  return given.length === right.length && timingSafeEqual(given, right);
}
