import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { inRepository } from '../../scripts/build/repository.ts';
import { LOCAL_SHOP_SECRET } from '../../scripts/local/application.ts';
import { loadOrders } from '../../scripts/orders/load-orders.ts';
import { startApplicationUnderTest, type ApplicationUnderTest } from '../support/application.ts';

const run = promisify(execFile);
const folder = mkdtempSync(join(tmpdir(), 'shop-'));

let application: ApplicationUnderTest;
beforeAll(async () => {
  application = await startApplicationUnderTest(10);
});
afterAll(async () => {
  rmSync(folder, { recursive: true });
  await application.close();
});

const url = () => `${application.world.addresses.http}/shop-webhook`;
const order = (orderId: string) =>
  application.contents()['orders']?.find((one) => (one as { _id: string })._id === orderId);

/** The first example in this language of docs/orders.md. */
function example(language: string): string {
  const [, code] = new RegExp(`\`\`\`${language}\n(.*?)\`\`\``, 's').exec(
    readFileSync(inRepository('docs/orders.md'), 'utf8'),
  )!;
  return code!;
}

describe('the examples of docs/orders.md', () => {
  // The examples sign with the time of this machine, and the world's stands still since it began.
  const environment = () => ({ ...process.env, SHOP_URL: url(), SHOP_SECRET: LOCAL_SHOP_SECRET });

  it('tell of an order by curl and by Node, one after the other, and again', async () => {
    const script = join(folder, 'example.mjs');
    writeFileSync(script, example('js'));
    const byCurl = () => run('bash', ['-c', example('bash')], { env: environment() });
    const byNode = () => run(process.execPath, [script], { env: environment() });
    for (const [client, state] of [
      [byCurl, { refunded: 0 }],
      [byNode, { refunded: 3_000 }],
      [byCurl, { refunded: 3_000 }],
    ] as const) {
      const { stdout } = await client();
      expect(JSON.parse(stdout)).toMatchObject({
        ok: true,
        data: { state: 'paid', paid: 8_000, ...state, contradictions: [] },
      });
    }
    expect(order('T20250301-0001')).toMatchObject({ total: 8_000, channelId: 'menu-coupons', revision: 2 });
  });
});

describe('a table of orders', () => {
  const HEAD = '订单号,备注,下单时间,应付金额,付款时间,实付金额,退款时间,退款金额,手机号,渠道';
  const rows = (count: number) =>
    Array.from(
      { length: count },
      (_, n) => `load-${10_000 + n},"a, ""b""",2025-03-01 20:00,80,2025/3/1 20:05,80.00,,,13800138000,menu`,
    );
  const tabled = (lines: string[]) => `${[HEAD, ...lines].join('\r\n')}\r\n`;
  async function load(text: string, from = 1, pause: () => Promise<void> = async () => {}) {
    const said: string[] = [];
    const shop = { url: url(), secret: LOCAL_SHOP_SECRET, now: async () => application.world.clock.now(), pause };
    const loaded = await loadOrders({ pieces: [text], shop, from, say: (line) => said.push(line) });
    return { loaded, said };
  }

  it('is told row by row, its bad lines are named, and loading it again changes nothing', async () => {
    const bad = [
      'short,,2025-03-01,80,,,,,,',
      'load-20000,,昨天,80,,,,,,',
      'load-20001,,,,,,,,,',
      'load-20002,,2999-01-01,80,,,,,,',
    ];
    const refund = 'load-10000,,,,,,2025-03-02 09:00,30,,';
    const text = tabled([...rows(3), ...bad, refund, 'load-10001,,,,2025-03-01 21:00,79,,,,']);
    const first = await load(text);
    expect(first.loaded).toEqual({ told: 4, bad: 4, contradicting: 1 });
    expect(first.said).toEqual([
      'not read: 备注',
      expect.stringMatching(/^line \d/),
      ...Array(4).fill(expect.stringMatching(/^line \d/)),
      '5 orders told, 4 bad lines, up to line 10',
    ]);
    expect(first.said.slice(1, 6).sort()).toEqual([
      // Whichever of the two came later.
      expect.stringMatching(/^line (3|10): load-10001 contradicts what was told before: paid$/),
      'line 5: not as it should be: 订单号',
      'line 6: 下单时间 is no time: 昨天',
      'line 7: has no time: 下单时间, 付款时间, 取消时间 and 退款时间 are empty',
      'line 8: load-20002 is refused: ORDER.NOT_YET',
    ]);
    expect(order('load-10000')).toMatchObject({
      state: 'paid',
      total: 8_000,
      paid: 8_000,
      refunded: 3_000,
      channelId: 'menu',
    });
    const before = application.contents();
    await load(text);
    expect(application.contents()).toEqual(before);
  });

  it('goes on where it was broken off, after asking as often as it takes', async () => {
    const text = tabled(rows(230).map((row) => row.replace('load-1', 'more-1')));
    let attempts = 0;
    application.world.faults.add({
      target: 'database',
      match: 'orders',
      effect: { kind: 'error', code: 'SYS_ERR', message: 'planted' },
    });
    const healed = async () => {
      if (++attempts === 8) application.world.faults.clear();
    };
    const { loaded, said } = await load(text, 203, healed);
    expect(loaded).toEqual({ told: 29, bad: 0, contradicting: 0 });
    expect(said.at(-1)).toBe('29 orders told, 0 bad lines, up to line 231');
    application.world.faults.add({
      target: 'database',
      match: 'orders',
      effect: { kind: 'error', code: 'SYS_ERR', message: 'planted' },
    });
    await expect(load(text)).rejects.toThrow(/does not answer: 500\nstopped; go on with --from 2$/);
    application.world.faults.clear();
  });

  it('is refused as a whole without its key column, with an open quotation mark, and with another secret', async () => {
    await expect(load('order,total\n1,2\n')).rejects.toThrow('the first line has no column 订单号');
    await expect(load('')).rejects.toThrow('the file is empty');
    await expect(load(`${tabled(rows(1))}"open,`)).rejects.toThrow('a quotation mark is not closed');
  });

  it('is loaded by npm run orders:load, from a file of Excel too', async () => {
    const file = join(folder, 'orders.csv');
    const command = ['--import', 'tsx', inRepository('scripts/orders-load.ts'), file, '--local', '--port'];
    const loadFile = () => run(process.execPath, [...command, new URL(application.world.addresses.http).port]);
    const lines = ['file-10000,茶,2025-03-01,80,,,,,,', 'bad,,2025-03-01,80,,,,,,'];
    writeFileSync(file, `\uFEFF${tabled(lines)}`);
    await expect(loadFile()).rejects.toMatchObject({
      ...{
        code: 1,
        stdout: expect.stringMatching(/^line 3: (.|\n)*done: 1 orders, 0 of them with contradictions; 1 bad lines$/m),
      },
    });
    writeFileSync(file, Buffer.concat([Buffer.from('订单号,备注\r\n'), Buffer.from([0xb2, 0xe8])]));
    await expect(loadFile()).rejects.toThrow('the file is not in utf-8: try --encoding gbk');
  });
});
