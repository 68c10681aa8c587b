import type { Api, ApiCall } from '../api/api.ts';
import { byToken } from '../token/access.ts';
import type { TokenStore } from '../token/store.ts';
import { readQrCodeRequest } from './request.ts';
import type { QrCodeStore } from './store.ts';

export function qrCodeRoutes(api: Api, { qrCodes, tokens }: { qrCodes: QrCodeStore; tokens: TokenStore }): void {
  const access = byToken(tokens);
  api.post('/cgi-bin/qrcode/create', access, (call, { appId }) => create(qrCodes, call, appId));
}

function create(qrCodes: QrCodeStore, call: ApiCall, appId: string): object {
  const request = readQrCodeRequest(call.body());
  const { ticket, url } = qrCodes.create(appId, request);
  call.note(`scene ${request.scene}`);
  const { expireSeconds: expire_seconds } = request;
  return expire_seconds === undefined ? { ticket, url } : { ticket, expire_seconds, url };
}
