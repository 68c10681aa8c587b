import { createCipheriv, generateKeyPairSync, sign, verify, type KeyObject } from 'node:crypto';
import { HEX, seededBytes, seededText } from '../wechat/seeded.ts';

/** Simplified: half of what WeChat Pay has, so that a world begins in no time; nothing is protected here. */
const KEY_BITS = 1024;
const NONCE_BYTES = 12;

/** What the merchant's own programs need: its number, its key, and what WeChat Pay is believed by. */
export interface Credentials {
  merchantId: string;
  /** 商户API证书 序列号. */
  certificateSerial: string;
  /** PKCS#8, DER in base64. */
  privateKey: string;
  /** 微信支付公钥 ID. */
  publicKeyId: string;
  /** SPKI, DER in base64. */
  publicKey: string;
  /** 32 characters. */
  apiV3Key: string;
}

interface Pair {
  publicKey: KeyObject;
  privateKey: KeyObject;
}

/** Each part on a line of its own, the last one too. */
const lines = (...parts: string[]): Buffer => Buffer.from(parts.map((part) => `${part}\n`).join(''));

/** The keys of the merchant and of WeChat Pay itself. New in every process: they belong to what is deployed, not to a state. */
export class PayKeys {
  private pairs: { merchant: Pair; wechat: Pair } | undefined;
  private sealed = 0;

  constructor(private readonly seed: number) {}

  credentials(): Credentials {
    const { merchant, wechat } = this.made();
    const label = `${this.seed}/wechat-pay`;
    return {
      merchantId: `16${seededText(`${label}/merchant`, 8, '0123456789')}`,
      certificateSerial: seededText(`${label}/certificate`, 40, HEX).toUpperCase(),
      privateKey: merchant.privateKey.export({ format: 'der', type: 'pkcs8' }).toString('base64'),
      publicKeyId: `PUB_KEY_ID_${seededText(`${label}/public-key`, 32, '0123456789')}`,
      publicKey: wechat.publicKey.export({ format: 'der', type: 'spki' }).toString('base64'),
      apiV3Key: seededText(`${label}/api-v3`, 32, HEX),
    };
  }

  /** Whether the merchant signed these lines. */
  isMerchants(parts: string[], signature: string): boolean {
    return verify('sha256', lines(...parts), this.made().merchant.publicKey, Buffer.from(signature, 'base64'));
  }

  /** The header fields by which an answer or a callback is WeChat Pay's. */
  signedHeaders(body: string, nowMs: number): Record<string, string> {
    const timestamp = String(Math.floor(nowMs / 1000));
    const nonce = this.random(16).toString('hex');
    const signature = sign('sha256', lines(timestamp, nonce, body), this.made().wechat.privateKey).toString('base64');
    return {
      'Wechatpay-Timestamp': timestamp,
      'Wechatpay-Nonce': nonce,
      'Wechatpay-Signature': signature,
      'Wechatpay-Serial': this.credentials().publicKeyId,
    };
  }

  /** The `resource` of a callback: AES-256-GCM, the tag behind the text. */
  sealedResource(content: object, about: string): object {
    const nonce = this.random(NONCE_BYTES).toString('hex').slice(0, NONCE_BYTES);
    const cipher = createCipheriv('aes-256-gcm', this.credentials().apiV3Key, nonce).setAAD(Buffer.from(about));
    const text = Buffer.concat([cipher.update(JSON.stringify(content)), cipher.final(), cipher.getAuthTag()]);
    const ciphertext = text.toString('base64');
    return { original_type: about, algorithm: 'AEAD_AES_256_GCM', ciphertext, associated_data: about, nonce };
  }

  private random(bytes: number): Buffer {
    return seededBytes(`${this.seed}/wechat-pay/random/${this.sealed++}`, bytes);
  }

  private made() {
    const pair = () => generateKeyPairSync('rsa', { modulusLength: KEY_BITS });
    return (this.pairs ??= { merchant: pair(), wechat: pair() });
  }
}
