import { createDecipheriv, createPrivateKey, createPublicKey, sign, verify } from 'node:crypto';
import { createServer, type IncomingHttpHeaders, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { readSeed } from '../wechat/index.ts';
import { startWorld, type World } from '../world.ts';

const ME = '林小满';
const STOCK = {
  ...{ stockId: '100', name: '五元代金券', amount: 500, minimum: 1000, total: 2, perUser: 1 },
  endsAt: '2100-01-01T00:00:00Z',
};

let world: World;
let merchant: Server;
let told: { headers: IncomingHttpHeaders; body: string }[];
let answer = 204;
beforeAll(async () => {
  world = await startWorld({ port: 0, seed: readSeed({ followers: 10 }) });
  world.clock.freeze();
  merchant = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      told.push({ headers: request.headers, body: Buffer.concat(chunks).toString() });
      response.writeHead(answer).end();
    });
  });
  await new Promise<void>((resolve) => merchant.listen(0, '127.0.0.1', resolve));
  world.wechatPay.setCallbackUrl(`http://127.0.0.1:${(merchant.address() as AddressInfo).port}`);
});
afterAll(async () => {
  await world.close();
  merchant.closeAllConnections();
  await new Promise((resolve) => merchant.close(resolve));
});
beforeEach(async () => {
  told = [];
  answer = 204;
  world.faults.clear();
  await world.states.reset();
  world.wechatPay.addStock(STOCK);
});

const openId = (name = ME) => world.wechat.personByName(name)!.mpOpenId;
const appid = () => world.wechat.accounts().miniprogram.appId;

/** As a merchant's program does it, by nothing of ours. */
async function call(method: string, path: string, body = '', changes: Record<string, string> = {}) {
  const { merchantId, certificateSerial, privateKey } = world.wechatPay.credentials();
  const key = createPrivateKey({ key: Buffer.from(privateKey, 'base64'), format: 'der', type: 'pkcs8' });
  const fields = { timestamp: String(Math.floor(world.clock.nowMs() / 1000)), nonce_str: 'n', ...changes };
  const text = [method, path, fields.timestamp, fields.nonce_str, body].map((line) => `${line}\n`).join('');
  const signature = sign('sha256', Buffer.from(text), key).toString('base64');
  const all = { mchid: merchantId, serial_no: certificateSerial, signature, ...fields };
  const pairs = Object.entries(all).map(([name, value]) => `${name}="${value}"`);
  const authorization = `WECHATPAY2-SHA256-RSA2048 ${pairs.join(',')}`;
  const init = { method, headers: { authorization }, ...(body && { body }) };
  const response = await fetch(`${world.addresses.wechatPay}${path}`, init);
  const answered = await response.text();
  return { status: response.status, headers: response.headers, text: answered, json: JSON.parse(answered) as object };
}

const send = (change: object = {}, name = ME, signed: Record<string, string> = {}) => {
  const { merchantId } = world.wechatPay.credentials();
  const wish = { stock_id: '100', out_request_no: 'r1', appid: appid(), stock_creator_mchid: merchantId, ...change };
  return call('POST', `/v3/marketing/favor/users/${openId(name)}/coupons`, JSON.stringify(wish), signed);
};

const isSigned = (headers: { get(name: string): string | null | undefined }, body: string): boolean => {
  const { publicKey, publicKeyId } = world.wechatPay.credentials();
  const [timestamp, nonce] = [headers.get('wechatpay-timestamp'), headers.get('wechatpay-nonce')];
  const key = createPublicKey({ key: Buffer.from(publicKey, 'base64'), format: 'der', type: 'spki' });
  const signature = Buffer.from(headers.get('wechatpay-signature') ?? '', 'base64');
  const fits = verify('sha256', Buffer.from(`${timestamp}\n${nonce}\n${body}\n`), key, signature);
  return fits && headers.get('wechatpay-serial') === publicKeyId;
};

describe('sending a voucher', () => {
  it('gives one, signed, and the same for the same number; how it stands can be asked', async () => {
    const [first, second] = [await send(), await send()];
    expect([first.status, second.json]).toEqual([200, first.json]);
    expect(isSigned(first.headers, first.text)).toBe(true);
    const { coupon_id: id } = first.json as { coupon_id: string };
    const path = `/v3/marketing/favor/users/${openId()}/coupons/${id}?appid=${appid()}`;
    expect((await call('GET', path)).json).toMatchObject({ coupon_id: id, stock_id: '100', status: 'SENDED' });
    expect(world.wechatPay.stocks().find(({ stockId }) => stockId === '100')).toMatchObject({ given: 1 });
  });

  it.each<[string, () => Promise<{ status: number; json: object }>, number, string]>([
    ['with the same number and another person', () => send().then(() => send({}, '周子昂')), 400, 'INVALID_REQUEST'],
    ['a second one to one person', () => send().then(() => send({ out_request_no: 'r2' })), 403, 'RULELIMIT'],
    ['of a stock that is not there', () => send({ stock_id: '7' }), 404, 'RESOURCE_NOT_EXISTS'],
    ['with a number that is none', () => send({ out_request_no: 'r 1' }), 400, 'PARAM_ERROR'],
    ['to somebody of another account', () => send({ appid: 'wx1' }), 400, 'PARAM_ERROR'],
    ['of another merchant’s stock', () => send({ stock_creator_mchid: '1' }), 400, 'MCH_NOT_EXISTS'],
    ['with a changed timestamp', () => send({}, ME, { signature: 'AA==' }), 401, 'SIGN_ERROR'],
    ['signed an hour ago', () => send({}, ME, { timestamp: '1' }), 401, 'SIGN_ERROR'],
    ['with another certificate', () => send({}, ME, { serial_no: 'A' }), 401, 'SIGN_ERROR'],
  ])('%s is refused', async (_, act, status, code) => {
    expect(await act()).toMatchObject({ status, json: { code } });
  });

  it('ends with the stock, and with its time', async () => {
    await send();
    await send({ out_request_no: 'r2' }, '周子昂');
    expect(await send({ out_request_no: 'r3' }, '陈一诺')).toMatchObject({ status: 403, json: { code: 'NOT_ENOUGH' } });
    world.wechatPay.addStock({ ...STOCK, total: 9, endsAt: world.clock.now().toISOString() });
    expect(await send({ out_request_no: 'r4' }, '陈一诺')).toMatchObject({ json: { code: 'INVALID_REQUEST' } });
    expect(world.wechatPay.vouchers().map(({ status }) => status)).toEqual(['EXPIRED', 'EXPIRED']);
  });

  it('fails as fault rules say, before its effect and after it', async () => {
    const effect = { kind: 'error', code: 'SYSTEM_ERROR', message: 'busy' } as const;
    for (const when of ['before', 'after'] as const) {
      world.faults.add({ target: 'wechat', match: 'wechat-pay', effect, when, count: 1 });
      expect(await send()).toMatchObject({ status: 500, json: { code: 'SYSTEM_ERROR' } });
      expect(world.wechatPay.vouchers()).toHaveLength(when === 'before' ? 0 : 1);
    }
    expect((await send()).status).toBe(200);
  });
});

describe('a stock', () => {
  const ask = (stockId: string, merchantId = world.wechatPay.credentials().merchantId) =>
    call('GET', `/v3/marketing/favor/stocks/${stockId}?stock_creator_mchid=${merchantId}`);

  it('is told to its merchant, with its rules and how many were given', async () => {
    await send();
    const asked = await ask('100');
    expect(isSigned(asked.headers, asked.text)).toBe(true);
    expect(asked.json).toMatchObject({
      ...{
        stock_id: '100',
        status: 'running',
        distributed_coupons: 1,
        available_end_time: '2100-01-01T08:00:00+08:00',
      },
      stock_use_rule: {
        ...{ max_coupons: 2, max_coupons_per_user: 1 },
        fixed_normal_coupon: { coupon_amount: 500, transaction_minimum: 1000 },
      },
    });
    expect(await ask('7')).toMatchObject({ status: 404, json: { code: 'RESOURCE_NOT_EXISTS' } });
    expect(await ask('100', '1')).toMatchObject({ status: 400, json: { code: 'MCH_NOT_EXISTS' } });
  });
});

describe('using a voucher', () => {
  it('is told to the merchant, signed and encrypted; once, unless somebody asks for it', async () => {
    const { coupon_id: id } = (await send()).json as { coupon_id: string };
    expect(await world.wechatPay.use(id)).toMatchObject({ delivered: true, status: 204 });
    expect(await world.wechatPay.use(id)).toBeUndefined();
    answer = 500;
    expect(await world.wechatPay.tellAgain(id)).toMatchObject({ delivered: false, status: 500 });
    expect(told).toHaveLength(2);
    const [{ headers, body }] = told as [(typeof told)[0]];
    expect(isSigned({ get: (name) => headers[name] as string }, body)).toBe(true);
    const event = JSON.parse(body) as { event_type: string; resource: Record<string, string> };
    expect(event.event_type).toBe('COUPON.USE');
    expect(opened(event.resource)).toMatchObject({ coupon_id: id, stock_id: '100', status: 'USED' });
  });

  it('is told to nobody when a rule loses the callback', async () => {
    const { coupon_id: id } = (await send()).json as { coupon_id: string };
    world.faults.add({ target: 'wechat', match: 'pay-callback', effect: { kind: 'drop' }, count: 1 });
    expect([await world.wechatPay.use(id), told]).toMatchObject([{ delivered: false, status: 0 }, []]);
    expect(world.wechatPay.vouchers()).toMatchObject([{ status: 'USED' }]);
  });
});

function opened({ ciphertext, nonce, associated_data: about }: Record<string, string>): unknown {
  const bytes = Buffer.from(ciphertext!, 'base64');
  const decipher = createDecipheriv('aes-256-gcm', world.wechatPay.credentials().apiV3Key, nonce!);
  decipher.setAAD(Buffer.from(about!)).setAuthTag(bytes.subarray(-16));
  return JSON.parse(Buffer.concat([decipher.update(bytes.subarray(0, -16)), decipher.final()]).toString());
}
