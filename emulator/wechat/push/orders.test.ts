import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { Tables, type Delivery } from '../index.ts';
import { startWeChat, type WeChatUnderTest } from '../wechat-under-test.ts';
import { startReceiver, type ReceiverUnderTest } from './receiver-under-test.ts';

let world: WeChatUnderTest;
let receiver: ReceiverUnderTest;
beforeEach(async () => {
  world = await startWeChat({ followers: 20 });
  receiver = await startReceiver(world);
});
afterEach(async () => {
  await world.close();
  await receiver.close();
});

const contents = () => receiver.received.map((one) => /<Content><!\[CDATA\[(.*?)\]\]>/.exec(receiver.open(one))?.[1]);
const write = async (content: string) =>
  (await world.act('write', { name: '林小满', message: { type: 'text', content } })) as Delivery;

describe('pushes, on demand,', () => {
  it('are lost: neither tried nor noticed by the person, and the next one comes', async () => {
    expect(world.wechat.pushOrders({ lose: 1 })).toEqual({ lose: 1, duplicate: 0, reorder: 0 });
    expect(await write('一')).toMatchObject({ lost: true, delivered: false, attempts: [] });
    expect(await write('二')).toMatchObject({ delivered: true });
    expect([contents(), world.wechat.inbox('林小满'), world.wechat.pushOrders()]).toEqual([
      ['二'],
      [],
      { lose: 0, duplicate: 0, reorder: 0 },
    ]);
  });

  it('come twice, the same message in another envelope, with one reply for the person', async () => {
    world.wechat.pushOrders({ duplicate: 1 });
    const { attempts } = await write('一');
    expect([attempts.length, contents()]).toEqual([2, ['一', '一']]);
    const [first, second] = receiver.received;
    expect(receiver.open(first!)).toBe(receiver.open(second!));
    expect(first!.body).not.toBe(second!.body);
  });

  it('come out of order: what was lost is sent behind what came later', async () => {
    world.wechat.pushOrders({ lose: 1 });
    const follow = await world.wechat.follow('陈一诺');
    await world.wechat.unfollow('陈一诺');
    expect(await world.wechat.sendAgain(follow.id)).toMatchObject({ id: follow.id, delivered: true });
    const events = receiver.received.map((one) => /<Event><!\[CDATA\[(\w+)/.exec(receiver.open(one))![1]);
    expect(events).toEqual(['unsubscribe', 'subscribe']);
    expect(world.wechat.deliveries().map(({ id, lost }) => [id, lost])).toEqual([
      [follow.id + 1, undefined],
      [follow.id, undefined],
    ]);
  });

  it('come in reverse: as many as were ordered wait for the last of them, which is answered first', async () => {
    world.wechat.pushOrders({ reorder: 3 });
    const [first, second] = [await write('一'), await write('二')];
    expect([first.held, second.delivered, contents()]).toEqual([true, false, []]);
    expect(await write('三')).toMatchObject({ delivered: true });
    await write('四');
    expect(contents()).toEqual(['三', '二', '一', '四']);
    expect(world.wechat.deliveries().map(({ delivered, held }) => [delivered, held])).toEqual(
      Array.from({ length: 4 }, () => [true, undefined]),
    );
  });

  it('that wait go out when nobody waits any longer, and are gone with their world', async () => {
    world.wechat.pushOrders({ reorder: 9 });
    await write('一');
    await write('二');
    expect(world.wechat.pushOrders({ reorder: 0 })).toMatchObject({ reorder: 0 });
    await world.wechat.idle();
    expect(contents()).toEqual(['二', '一']);
    const tables = Tables.open();
    const other = await startWeChat({ followers: 20 }, { tables });
    const receiving = await startReceiver(other);
    other.wechat.pushOrders({ reorder: 2 });
    await other.wechat.follow('陈一诺');
    tables.clear();
    other.wechat.pushOrders({ reorder: 0 });
    await other.wechat.idle();
    expect([receiving.received, other.wechat.deliveries()]).toEqual([[], []]);
    await other.close();
    await receiving.close();
  });

  it('come again long after they were answered; a number that is none is no push', async () => {
    const { id } = await write('一');
    await world.clock.advance(3_600_000);
    await world.wechat.sendAgain(id);
    expect(contents()).toEqual(['一', '一']);
    const [first, later] = receiver.received.map(({ query }) => Number(query.get('timestamp')));
    expect(later! - first!).toBe(3_600);
    expect(await world.wechat.sendAgain(id + 1)).toBeUndefined();
  });

  it('are waited for by who wants to look at the end', async () => {
    let release = (): void => undefined;
    receiver.answer = (response) => (release = () => response.end('success'));
    const arrived = new Promise<void>((resolve) => {
      const answer = receiver.answer;
      receiver.answer = (response, request, n) => {
        answer(response, request, n);
        resolve();
      };
    });
    void write('一');
    await arrived;
    const order: string[] = [];
    const idle = world.wechat.idle().then(() => order.push('idle'));
    order.push('released');
    release();
    await idle;
    expect([order, world.wechat.deliveries()[0]!.delivered]).toEqual([['released', 'idle'], true]);
  });
});

describe('a burst of pushes', () => {
  it('is delivered side by side, each once, none mixed up', async () => {
    const written = Array.from({ length: 100 }, (_, n) => `第${n}条`);
    const deliveries = await Promise.all(written.map(write));
    expect(contents().sort()).toEqual([...written].sort());
    expect(new Set(deliveries.map(({ id }) => id)).size).toBe(100);
    expect(deliveries.every(({ delivered, attempts }) => delivered && attempts.length === 1)).toBe(true);
    const ids = receiver.received.map((one) => /<MsgId>(\d+)/.exec(receiver.open(one))![1]);
    expect(new Set(ids).size).toBe(100);
  });
});
