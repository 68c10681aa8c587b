import type { Api, ApiCall } from '../api/api.ts';
import { qrPicture } from '../qr-picture.ts';
import { byToken } from '../token/access.ts';
import type { TokenStore } from '../token/store.ts';
import type { QrCode } from './entities.ts';
import { readQrCodeRequest } from './request.ts';
import type { QrCodeStore } from './store.ts';

/** Pixels of each side, as on the platform. */
const PICTURE_WIDTH = 430;

export function qrCodeRoutes(api: Api, { qrCodes, tokens }: { qrCodes: QrCodeStore; tokens: TokenStore }): void {
  const access = byToken(tokens);
  api.post('/cgi-bin/qrcode/create', access, (call, { appId }) => create(qrCodes, call, appId));
  // Of mp.weixin.qq.com; simplified: PNG (really JPEG), and also of codes that have ended.
  api.page('/cgi-bin/showqrcode', (context) => picture(qrCodes.byTicket(context.req.query('ticket') ?? '')));
}

function create(qrCodes: QrCodeStore, call: ApiCall, appId: string): object {
  const request = readQrCodeRequest(call.body());
  const { ticket, url } = qrCodes.create(appId, request);
  call.note(`scene ${request.scene}`);
  const { expireSeconds: expire_seconds } = request;
  return expire_seconds === undefined ? { ticket, url } : { ticket, expire_seconds, url };
}

function picture(code: QrCode | undefined): Response {
  if (!code) return new Response('no such ticket', { status: 404 });
  const png = qrPicture(code.url, { width: PICTURE_WIDTH });
  return new Response(new Uint8Array(png), { headers: { 'content-type': 'image/png' } });
}
