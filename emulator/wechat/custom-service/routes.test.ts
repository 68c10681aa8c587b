import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { doing, startWeChat, type Answer, type WeChatUnderTest } from '../wechat-under-test.ts';

let world: WeChatUnderTest;
beforeEach(async () => {
  world = await startWeChat();
});
afterEach(() => world.close());

const NAME = '陈一诺';
const SECOND = 1_000;
const HOUR = 3_600 * SECOND;
const FILES = { image: '89504e470d0a1a0a', voice: '2321414d520a', video: '0000001866747970', thumb: 'ffd8ffe0' };

const openId = (kind: 'oa' | 'miniprogram') => {
  const { oaOpenId, mpOpenId } = world.wechat.personByName(NAME)!;
  return kind === 'oa' ? oaOpenId : mpOpenId;
};
const send = async (message: object, kind: 'oa' | 'miniprogram' = 'oa'): Promise<Answer> =>
  world.post('/cgi-bin/message/custom/send', await world.token(kind), { touser: openId(kind), ...message });
const say = (content: unknown, kind: 'oa' | 'miniprogram' = 'oa') => send({ msgtype: 'text', text: { content } }, kind);
const codes = async (count: number) => {
  const answers: (number | undefined)[] = [];
  for (let sent = 0; sent < count; sent++) answers.push((await say('你好')).errcode);
  return answers;
};
const act = (action: string, input: object) => doing(world, NAME, action, input);
const write = (account = 'oa') => act('write', { account, message: { type: 'text', content: '在吗' } });
const upload = async (type: keyof typeof FILES, kind: 'oa' | 'miniprogram' = 'oa'): Promise<string> => {
  const body = new FormData();
  body.set('media', new Blob([Buffer.from(FILES[type], 'hex')]), 'file');
  const query = new URLSearchParams({ ...(await world.token(kind)), type }).toString();
  const answer = (await (
    await fetch(`${world.url}/cgi-bin/media/upload?${query}`, { method: 'POST', body })
  ).json()) as Answer;
  return answer.media_id ?? answer.thumb_media_id;
};

describe('a customer-service message', () => {
  it('needs somebody who has just done something: three within a minute after a follow', async () => {
    expect(await codes(1)).toEqual([45015]);
    await world.wechat.follow(NAME);
    await world.clock.advance(60 * SECOND - 1);
    expect(await codes(4)).toEqual([0, 0, 0, 45047]);
    await world.clock.advance(1);
    expect(await codes(1)).toEqual([45015]);
    expect(world.wechat.inbox(NAME)).toHaveLength(3);
  });

  it('needs somebody who has written: five within 48 hours, and five more after the next message', async () => {
    await world.wechat.follow(NAME);
    await world.clock.advance(60 * SECOND);
    await write();
    await world.clock.advance(48 * HOUR - 1);
    expect(await codes(6)).toEqual([0, 0, 0, 0, 0, 45047]);
    await write();
    expect(await codes(1)).toEqual([0]);
    await world.clock.advance(48 * HOUR);
    expect(await codes(1)).toEqual([45015]);
  });

  it('is no longer possible after an unfollow, or while the person takes nothing', async () => {
    await world.wechat.follow(NAME);
    await act('block', {});
    expect(await codes(1)).toEqual([48002]);
    await act('unblock', {});
    expect(await codes(1)).toEqual([0]);
    await world.wechat.unfollow(NAME);
    expect(await codes(1)).toEqual([45015]);
  });

  it('is sent as often as allowed, however many calls come at the same time', async () => {
    await world.wechat.follow(NAME);
    const answers = await Promise.all(Array.from({ length: 12 }, () => say('你好')));
    expect(answers.filter(({ errcode }) => errcode === 0)).toHaveLength(3);
    expect(answers.filter(({ errcode }) => errcode === 45047)).toHaveLength(9);
  });

  it('of every type is found in the chat', async () => {
    await world.wechat.follow(NAME);
    await write();
    const { appId } = world.wechat.accounts().miniprogram;
    const [image, voice, video, thumb] = await Promise.all(
      (['image', 'voice', 'video', 'thumb'] as const).map((type) => upload(type)),
    );
    const [news, article] = world.wechat
      .materials()
      .slice(1)
      .map(({ id }) => id);
    const url = 'https://example.com/a';
    const page = { title: '券', appid: appId, pagepath: 'pages/a?x=1', thumb_media_id: image };
    const menu = { head_content: '满意吗', list: [{ id: '101', content: '满意' }], tail_content: '谢谢' };
    const messages: [string, object, object][] = [
      ['image', { media_id: image }, { mediaId: image }],
      ['voice', { media_id: voice }, { mediaId: voice }],
      ['video', { media_id: video, thumb_media_id: thumb, title: '片' }, { mediaId: video, title: '片' }],
      ['music', { musicurl: url, hqmusicurl: url, thumb_media_id: thumb }, { mediaId: thumb, opens: { url } }],
      ['news', { articles: [{ title: '秋', url, picurl: url }] }, { articles: [{ title: '秋', url }], opens: { url } }],
      ['mpnews', { media_id: news }, { mediaId: news, title: '门店地图' }],
      ['mpnewsarticle', { article_id: article }, { mediaId: article, title: '入会须知' }],
      ['msgmenu', menu, { text: '满意吗', choices: [{ id: '101', content: '满意' }], ending: '谢谢' }],
    ];
    for (const [msgtype, content, shown] of messages) {
      expect(await send({ msgtype, [msgtype]: content })).toEqual({ errcode: 0, errmsg: 'ok' });
      expect(world.wechat.inbox(NAME).at(-1)).toMatchObject({
        kind: 'customer-service',
        place: 'chat',
        msgType: msgtype,
        ...shown,
      });
    }
    await write();
    expect(await send({ msgtype: 'miniprogrampage', miniprogrampage: page })).toMatchObject({ errcode: 0 });
    expect(world.wechat.inbox(NAME).at(-1)).toMatchObject({ title: '券', opens: { appId, pagePath: 'pages/a?x=1' } });
  });

  it('in words says where its links lead', async () => {
    await world.wechat.follow(NAME);
    const card =
      '<a href="https://example.com/" data-miniprogram-appid="wx1" data-miniprogram-path="pages/a?x=1">领券</a>';
    await say(`看看 ${card}，或 <a href='https://example.com/b'>网页</a> <a>不是</a>`);
    expect(world.wechat.inbox(NAME)[0]!.links).toEqual([
      { text: '领券', opens: { appId: 'wx1', pagePath: 'pages/a?x=1' } },
      { text: '网页', opens: { url: 'https://example.com/b' } },
    ]);
  });

  it('is refused when something is wrong with it, and takes nothing from the window', async () => {
    await world.wechat.follow(NAME);
    const [image, voice] = await Promise.all([upload('image'), upload('voice')]);
    const article = { title: '秋', url: 'https://example.com/' };
    const page = {
      title: '券',
      appid: world.wechat.accounts().miniprogram.appId,
      pagepath: 'pages/a',
      thumb_media_id: image,
    };
    const wrong: [object, number][] = [
      [{ touser: openId('miniprogram'), msgtype: 'text', text: { content: 'x' } }, 40003],
      [{}, 40008],
      [{ msgtype: 'wxcard', wxcard: { card_id: 'x' } }, 40008],
      [{ msgtype: 'constructor', constructor: {} }, 40008],
      [{ msgtype: 'link', link: { url: 'https://example.com/' } }, 40008],
      [{ msgtype: 'text' }, 40035],
      [{ msgtype: 'text', text: 'x' }, 40035],
      [{ msgtype: 'text', text: { content: '' } }, 44004],
      [{ msgtype: 'text', text: { content: '字'.repeat(683) } }, 45002],
      [{ msgtype: 'image', image: { media_id: voice } }, 40007],
      [{ msgtype: 'image', image: {} }, 40007],
      [{ msgtype: 'video', video: { media_id: image } }, 40007],
      [{ msgtype: 'music', music: { musicurl: 'x', thumb_media_id: image } }, 40035],
      [{ msgtype: 'news', news: { articles: [] } }, 45008],
      [{ msgtype: 'news', news: { articles: [article, article] } }, 45008],
      [{ msgtype: 'news', news: { articles: [null] } }, 40035],
      [{ msgtype: 'mpnews', mpnews: {} }, 40007],
      [{ msgtype: 'mpnews', mpnews: { media_id: image } }, 40007],
      [{ msgtype: 'mpnewsarticle', mpnewsarticle: {} }, 53600],
      [{ msgtype: 'mpnewsarticle', mpnewsarticle: { article_id: 'A' } }, 53600],
      [{ msgtype: 'msgmenu', msgmenu: { list: [{ id: '1' }] } }, 40035],
      [{ msgtype: 'msgmenu', msgmenu: { list: [null] } }, 40035],
      [{ msgtype: 'miniprogrampage', miniprogrampage: { ...page, appid: 'wx' } }, 40013],
      [{ msgtype: 'miniprogrampage', miniprogrampage: { ...page, pagepath: '/pages/a' } }, 40165],
      [{ msgtype: 'miniprogrampage', miniprogrampage: { ...page, thumb_media_id: 'x' } }, 40007],
    ];
    for (const [message, errcode] of wrong)
      expect([message, await send(message)]).toMatchObject([message, { errcode }]);
    expect(await codes(4)).toEqual([0, 0, 0, 45047]);
  });

  it('cannot be sent by cloud call for an Official Account', async () => {
    const { oa } = world.wechat.accounts();
    await world.wechat.follow(NAME);
    const body = Buffer.from(JSON.stringify({ touser: openId('oa'), msgtype: 'text', text: { content: 'x' } }));
    const path = '/cgi-bin/message/custom/send';
    const result = await world.wechat.cloudCall({ appId: oa.appId, path, method: 'POST', query: {}, body });
    expect(result.kind === 'answered' && JSON.parse(result.body.toString())).toMatchObject({ errcode: 48001 });
  });
});

describe('a customer-service message of a mini program', () => {
  it('has types of its own, and two messages when somebody opens the chat', async () => {
    const link = {
      title: '说明',
      description: '怎么用',
      url: 'https://example.com/',
      thumb_url: 'https://example.com/p.png',
    };
    expect(await say('你好', 'miniprogram')).toMatchObject({ errcode: 45015 });
    await act('enter-session', {});
    expect(await send({ msgtype: 'news', news: { articles: [link] } }, 'miniprogram')).toMatchObject({
      errcode: 40008,
    });
    expect(await send({ msgtype: 'link', link }, 'miniprogram')).toMatchObject({ errcode: 0 });
    const page = { title: '券', pagepath: 'pages/a', thumb_media_id: await upload('image', 'miniprogram') };
    expect(await send({ msgtype: 'miniprogrampage', miniprogrampage: page }, 'miniprogram')).toMatchObject({
      errcode: 0,
    });
    expect(await say('你好', 'miniprogram')).toMatchObject({ errcode: 45047 });
    const { appId } = world.wechat.accounts().miniprogram;
    expect(world.wechat.inbox(NAME)).toMatchObject([
      { appId, msgType: 'link', opens: { url: 'https://example.com/' } },
      { appId, msgType: 'miniprogrampage', opens: { appId, pagePath: 'pages/a' } },
    ]);
  });
});

describe('typing', () => {
  const type = async (command: unknown) =>
    world.post('/cgi-bin/message/custom/typing', await world.token(), { touser: openId('oa'), command });

  it('may be shown for thirty seconds after somebody has written', async () => {
    await world.wechat.follow(NAME);
    expect(await type('Typing')).toMatchObject({ errcode: 45080 });
    await write();
    await world.clock.advance(30 * SECOND - 1);
    expect(await type('Typing')).toEqual({ errcode: 0, errmsg: 'ok' });
    expect(await type('CancelTyping')).toMatchObject({ errcode: 0 });
    expect(await type('Dancing')).toMatchObject({ errcode: 45072 });
    await world.clock.advance(1);
    expect(await type('Typing')).toMatchObject({ errcode: 45080 });
  });
});
