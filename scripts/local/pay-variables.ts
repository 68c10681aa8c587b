import type { World } from '../../emulator/world.ts';

/** Values of the WECHAT_PAY_ variables: those of the emulated merchant, or of nobody. */
export function payVariables({ wechatPay, addresses }: World, isWanted: boolean): Record<string, string> {
  const base = { WECHAT_PAY_API_BASE_URL: addresses.wechatPay };
  const given = isWanted ? wechatPay.credentials() : undefined;
  return {
    ...base,
    WECHAT_PAY_MERCHANT_ID: given?.merchantId ?? 'none',
    WECHAT_PAY_CERTIFICATE_SERIAL: given?.certificateSerial ?? 'none',
    WECHAT_PAY_PRIVATE_KEY: given?.privateKey ?? 'none',
    WECHAT_PAY_PUBLIC_KEY_ID: given?.publicKeyId ?? 'none',
    WECHAT_PAY_PUBLIC_KEY: given?.publicKey ?? 'none',
    WECHAT_PAY_API_V3_KEY: given?.apiV3Key ?? 'none',
  };
}
