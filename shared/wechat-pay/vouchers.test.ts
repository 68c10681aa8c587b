import { generateKeyPairSync } from 'node:crypto';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { openCallback } from './callback.ts';
import { PayError } from './errors.ts';
import { wechatKey } from './merchant.ts';
import { merchantOf, startPayWorld } from './pay.harness.ts';
import { authorization, signatureProblem } from './signature.ts';
import { readVoucher, sendVoucher, usedVoucher } from './vouchers.ts';

let pay: Awaited<ReturnType<typeof startPayWorld>>;
beforeAll(async () => {
  pay = await startPayWorld();
});
afterEach(() => pay.world.faults.clear());
afterAll(() => pay.world.close());

const send = (number: string, name?: string, client = pay.client()) =>
  sendVoucher(client, pay.wish(number, name), pay.inAMinute());

describe('vouchers', () => {
  it('are sent once for each number, and asked after', async () => {
    const [first, second] = [await send('once'), await send('once')];
    expect(second).toEqual(first);
    const { appId, openId } = pay.wish('once');
    const { voucherId } = first;
    expect(await readVoucher(pay.client(), { voucherId, appId, openId }, pay.inAMinute())).toEqual({
      ...{ stockId: '9865000', voucherId, state: 'unused', usedAt: undefined },
    });
    await expect(send('twice')).rejects.toMatchObject({ kind: 'person', code: 'RULELIMIT', status: 403 });
    await expect(send('once', '周子昂')).rejects.toMatchObject({ kind: 'merchant', code: 'INVALID_REQUEST' });
  });

  it.each<[string | number, string]>([
    ['SYSTEM_ERROR', 'busy'],
    ['FREQUENCY_LIMITED', 'slowDown'],
    ['NOT_ENOUGH', 'exhausted'],
    ['USER_ACCOUNT_ABNORMAL', 'person'],
    ['HTTP_502', 'busy'],
    ['HTTP_429', 'slowDown'],
    ['SOMETHING_ELSE', 'busy'],
  ])('that end with %s are a failure of the kind “%s”', async (code, kind) => {
    pay.world.faults.add({ target: 'wechat', match: 'wechat-pay', effect: { kind: 'error', code, message: '' } });
    await expect(send('failing', '陈一诺')).rejects.toMatchObject({ name: 'PayError', kind });
  });

  it.each(['drop', 'half'] as const)(
    'whose answer is lost (%s) may have been sent: the same number finds it',
    async (kind) => {
      pay.world.faults.add({ target: 'wechat', match: 'wechat-pay', effect: { kind }, when: 'after', count: 1 });
      const name = { drop: '王思远', half: '李可欣' }[kind];
      await expect(send(kind, name)).rejects.toMatchObject({ kind: 'unreachable', code: 'UNREACHABLE' });
      const before = pay.world.wechatPay.vouchers()[0];
      expect(await send(kind, name)).toEqual({ voucherId: before?.voucherId });
    },
  );

  it('are not sent when no time is left, nor in the name of a merchant whose key it is not', async () => {
    await expect(sendVoucher(pay.client(), pay.wish('late'), new Date(pay.world.clock.nowMs()))).rejects.toMatchObject({
      kind: 'unreachable',
    });
    const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 1024 });
    await expect(send('forged', undefined, pay.client({ privateKey }))).rejects.toMatchObject({ code: 'SIGN_ERROR' });
  });

  it('are not believed in when another than WeChat Pay says so; no error tells whose they are', async () => {
    const other = generateKeyPairSync('rsa', { modulusLength: 1024 }).publicKey;
    const { id } = merchantOf(pay.world).wechatKey;
    const client = pay.client({ wechatKey: { id, key: other } });
    const failure: unknown = await send('unbelieved', '赵明轩', client).catch((error: unknown) => error);
    expect(failure).toMatchObject({ kind: 'unreachable', code: 'NOT_BELIEVED' });
    const { openId } = pay.wish('', '赵明轩');
    expect(String(failure)).not.toContain(openId);
    expect(new PayError(403, 'RULELIMIT', `openid=${openId}`).message).not.toContain(openId);
  });
});

describe('signatures', () => {
  const NOW = new Date('2024-03-01T00:00:00Z');

  it('of requests follow from method, path, second, nonce and body', () => {
    const { merchantId, certificateSerial } = merchantOf(pay.world);
    const request = { method: 'GET' as const, path: '/v3/certificates', body: '' };
    expect(authorization(request, merchantOf(pay.world), { now: NOW, nonce: 'N' })).toMatch(
      new RegExp(
        `^WECHATPAY2-SHA256-RSA2048 mchid="${merchantId}",nonce_str="N",signature="[A-Za-z0-9+/=]+",timestamp="1709251200",serial_no="${certificateSerial}"$`,
      ),
    );
  });

  it('of callbacks must be WeChat Pay’s, of its key, of the last five minutes, and over this very body', async () => {
    const { wechatKey: key, apiV3Key } = merchantOf(pay.world);
    const request = await callbackOf('callback', '苏晚晴');
    const now = pay.world.clock.now();
    const problem = (headers: Record<string, string | undefined>, at = now, body = request.body) =>
      signatureProblem({ headers: { ...request.headers, ...headers }, body }, key, at);
    expect(problem({})).toBeUndefined();
    expect(problem({}, now, `${request.body} `)).toBe('signature');
    expect(problem({ 'wechatpay-signature': 'WECHATPAY/SIGNTEST/Y2hlY2s=' })).toBe('signature');
    expect(problem({ 'wechatpay-signature': undefined })).toBe('signature');
    expect(problem({ 'wechatpay-serial': 'PUB_KEY_ID_2' })).toBe('key');
    expect(problem({ 'wechatpay-timestamp': '17e8' })).toBe('stale');
    expect(problem({}, new Date(now.getTime() + 301_000))).toBe('stale');
    expect(problem({}, new Date(now.getTime() - 301_000))).toBe('stale');
    const opened = openCallback(request, { wechatKey: key, apiV3Key }, now);
    expect(opened).toMatchObject({ ok: true, event: { type: 'COUPON.USE' } });
    expect(opened.ok && usedVoucher(opened.event)).toMatchObject({
      state: 'used',
      usedAt: new Date(now.setMilliseconds(0)),
    });
    const otherKey = { wechatKey: key, apiV3Key: 'x'.repeat(32) };
    expect(openCallback(request, otherKey, now)).toEqual({ ok: false, refusal: 'malformed' });
  });

  it('of another form than a key are refused when they are read', () => {
    expect(() => wechatKey('PUB_KEY_ID_1', 'AAAA')).toThrow();
  });
});

/** What WeChat Pay sends when somebody has used a voucher. */
async function callbackOf(number: string, name: string): Promise<{ headers: Record<string, string>; body: string }> {
  let received: { headers: Record<string, string>; body: string } | undefined;
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      received = { headers: request.headers as Record<string, string>, body: Buffer.concat(chunks).toString() };
      response.writeHead(204).end();
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  pay.world.wechatPay.setCallbackUrl(`http://127.0.0.1:${(server.address() as AddressInfo).port}`);
  await pay.world.wechatPay.use((await send(number, name)).voucherId);
  server.closeAllConnections();
  server.close();
  if (!received) throw new Error('nothing was told');
  return received;
}
