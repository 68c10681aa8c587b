import type { Hono } from 'hono';
import * as z from 'zod/mini';
import type { Controlled } from './controlled.ts';
import { readBody, refuse } from './input.ts';

const whole = z.int().check(z.gte(0));
const stock = z.strictObject({
  stockId: z.string().check(z.regex(/^\d{1,20}$/)),
  name: z.string().check(z.minLength(1), z.maxLength(20)),
  amount: z.int().check(z.positive()),
  minimum: whole,
  total: whole,
  perUser: whole,
  endsAt: z.iso.datetime({ offset: true }),
});
const ofVoucher = z.strictObject({ voucherId: z.string() });

/** WeChat Pay: the merchant's stocks of vouchers, and what people do with their vouchers. */
export function wechatPayRoutes(app: Hono, { wechatPay }: Controlled): void {
  app.get('/wechat-pay', (context) => context.json({ stocks: wechatPay.stocks(), vouchers: wechatPay.vouchers() }));
  app.post('/wechat-pay/stocks', async (context) => {
    wechatPay.addStock(await readBody(context, stock));
    return context.json({ ok: true });
  });
  app.post('/wechat-pay/use', async (context) => {
    const { voucherId } = await readBody(context, ofVoucher);
    const delivery = await wechatPay.use(voucherId);
    return delivery ? context.json(delivery) : refuse(409, 'REFUSED', `no voucher ${voucherId} that can be used`);
  });
  app.post('/wechat-pay/tell', async (context) => {
    const { voucherId } = await readBody(context, ofVoucher);
    const delivery = await wechatPay.tellAgain(voucherId);
    return delivery ? context.json(delivery) : refuse(409, 'REFUSED', `no voucher ${voucherId} was used`);
  });
}
