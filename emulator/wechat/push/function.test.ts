import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { FunctionPush } from '../index.ts';
import { startWeChat, type WeChatUnderTest } from '../wechat-under-test.ts';
import { startReceiver, type ReceiverUnderTest } from './receiver-under-test.ts';

let world: WeChatUnderTest;
let receiver: ReceiverUnderTest;
let pushed: FunctionPush[];
let returns: (push: FunctionPush) => unknown;
beforeEach(async () => {
  pushed = [];
  returns = () => 'success';
  world = await startWeChat(
    { followers: 20 },
    {
      pushToFunction: async (push) => {
        pushed.push(push);
        return returns(push);
      },
    },
  );
  receiver = await startReceiver(world);
  const functions = [
    { msgType: 'text', functionName: 'oa-push' },
    { msgType: 'event', event: 'subscribe', functionName: 'oa-push' },
  ];
  world.wechat.changeSettings({ push: { functions } });
});
afterEach(async () => {
  await world.close();
  await receiver.close();
});

const write = (message: object) => world.act('write', { name: '林小满', message });

describe('a type of push that goes straight to a function', () => {
  it('comes as a plain object without a signature, MsgId as text with "_", and no longer to the callback', async () => {
    const { oaOpenId } = world.wechat.personByName('林小满')!;
    const { appId, originalId } = world.wechat.accounts().oa;
    const CreateTime = Math.floor(world.clock.nowMs() / 1000);
    expect(await write({ type: 'text', content: '在吗' })).toMatchObject({ url: 'function:oa-push', delivered: true });
    const from = { ToUserName: originalId, FromUserName: oaOpenId, CreateTime };
    const event = {
      ...from,
      MsgType: 'text',
      Content: '在吗',
      MsgId: expect.stringMatching(`^[0-9a-f]{32}_${CreateTime}$`),
    };
    expect(pushed).toEqual([{ functionName: 'oa-push', appId, openId: oaOpenId, event }]);
    await write({ type: 'link', title: 't', url: 'https://a.example/' });
    await world.wechat.follow('陈一诺');
    await world.wechat.unfollow('陈一诺');
    expect(pushed.map(({ event }) => (event as { Event?: string }).Event)).toEqual([undefined, 'subscribe']);
    expect(receiver.received).toHaveLength(2);
  });

  it('may be answered with a reply as an object', async () => {
    returns = ({ event }) => {
      const { FromUserName: ToUserName, ToUserName: FromUserName } = event as Record<string, string>;
      return { ToUserName, FromUserName, CreateTime: 1, MsgType: 'text', Content: '收到' };
    };
    await write({ type: 'text', content: '在吗' });
    expect(world.wechat.inbox('林小满')).toMatchObject([{ kind: 'reply', text: '收到' }]);
  });

  it('is tried once: a function that fails leaves the fault notice', async () => {
    returns = () => {
      throw new Error('broken');
    };
    expect(await write({ type: 'text', content: '在吗' })).toMatchObject({
      delivered: false,
      attempts: [{ problem: 'broken' }],
    });
    expect(world.wechat.inbox('林小满')).toMatchObject([{ kind: 'fault' }]);
  });

  it('fails in a world without functions', async () => {
    const alone = await startWeChat({ followers: 20 });
    alone.wechat.changeSettings({ push: { functions: [{ msgType: 'text', functionName: 'oa-push' }] } });
    const delivery = await alone.act('write', { name: '林小满', message: { type: 'text', content: 'x' } });
    expect(delivery).toMatchObject({
      delivered: false,
      attempts: [{ problem: expect.stringContaining('no functions') }],
    });
    await alone.close();
  });
});
