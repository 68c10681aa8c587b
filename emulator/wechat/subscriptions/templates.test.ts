import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { startWeChat, type WeChatUnderTest } from '../wechat-under-test.ts';

let world: WeChatUnderTest;
beforeEach(async () => {
  world = await startWeChat();
});
afterEach(() => world.close());

const PATH = '/wxaapi/newtmpl';
const ask = async (name: string, query: Record<string, string> = {}) =>
  world.get(`${PATH}/${name}`, { ...(await world.token('miniprogram')), ...query });
const post = async (name: string, body: object) =>
  world.post(`${PATH}/${name}`, await world.token('miniprogram'), body);

describe('the library of subscription templates', () => {
  it('has categories, titles page by page, and keywords', async () => {
    expect(await ask('getcategory')).toMatchObject({ errcode: 0, data: [{ id: 307, name: '线下零售' }, {}, {}] });
    const titles = await ask('getpubtemplatetitles', { ids: '307,668', start: '1', limit: '2' });
    expect(titles).toMatchObject({
      errcode: 0,
      count: 5,
      data: [{ tid: 1102, type: 2, categoryId: '307' }, { tid: 1104 }],
    });
    expect(await ask('getpubtemplatekeywords', { tid: '1104' })).toMatchObject({
      ...{ errcode: 0, count: 4 },
      data: [{ kid: 1, name: '车牌号', example: '粤A8Z888', rule: 'car_number' }, {}, {}, {}],
    });
  });

  it.each([
    [{ ids: '1', start: '0', limit: '1' }, 200018],
    [{ start: '0', limit: '1' }, 200018],
    [{ ids: '307', start: '-1', limit: '1' }, 200016],
    [{ ids: '307', limit: '1' }, 200016],
    [{ ids: '307', start: '0', limit: '31' }, 200017],
    [{ ids: '307', start: '0', limit: '0' }, 200017],
  ])('refuses %j', async (query, errcode) => {
    expect(await ask('getpubtemplatetitles', query as Record<string, string>)).toMatchObject({ errcode });
  });
});

describe('the subscription templates of an account', () => {
  const wanted = { tid: '1102', kidList: [3, 1], sceneDesc: '付款后通知' };

  it('are added, listed in the order of their keywords, and deleted', async () => {
    const { priTmplId } = await post('addtemplate', wanted);
    expect((await ask('gettemplate')).data).toContainEqual({
      ...{ priTmplId, title: '订单支付成功通知', type: 2 },
      content: '支付金额:{{amount3.DATA}}\n订单编号:{{character_string1.DATA}}\n',
      example: '支付金额:¥39.80\n订单编号:20261001-0007\n',
    });
    expect(await post('deltemplate', { priTmplId })).toEqual({ errcode: 0, errmsg: 'ok' });
    expect(await post('deltemplate', { priTmplId })).toMatchObject({ errcode: 200014 });
  });

  it('tell the values of an enum, and which are long-term', async () => {
    const { data } = await ask('gettemplate');
    expect(data).toContainEqual(
      expect.objectContaining({
        keywordEnumValueList: [{ keywordCode: 'enum4.DATA', enumValueList: ['成功', '已撤销'] }],
      }),
    );
    expect(data).toContainEqual(expect.objectContaining({ title: '课程开课提醒', type: 3 }));
  });

  it('are not those of another account', async () => {
    const { priTmplId } = await post('addtemplate', wanted);
    const others = await world.get(`${PATH}/gettemplate`, await world.token());
    expect(JSON.stringify(others)).not.toContain(priTmplId);
    expect(await world.post(`${PATH}/deltemplate`, await world.token(), { priTmplId })).toMatchObject({
      errcode: 200014,
    });
  });

  it('are refused when something is wrong, and at most 25', async () => {
    const wrong: [object, number][] = [
      [{ tid: '9' }, 200014],
      [{ tid: { toString: 1 } }, 200014],
      [{ kidList: [1] }, 200020],
      [{ kidList: [1, 1] }, 200020],
      [{ kidList: [1, 99] }, 200020],
      [{ kidList: [1, 2, 3, 4, 5, 6] }, 200020],
      [{ kidList: '1,2' }, 200020],
      [{ sceneDesc: '一二三四五六七八九十一二三四五六' }, 200021],
      [{ sceneDesc: undefined }, 200021],
    ];
    for (const [change, errcode] of wrong)
      expect(await post('addtemplate', { ...wanted, ...change })).toMatchObject({ errcode });
    const before = world.wechat.templates('subscription', world.wechat.accounts().miniprogram.key).length;
    for (let count = before; count < 25; count++)
      expect(await post('addtemplate', wanted)).toMatchObject({ errcode: 0 });
    expect(await post('addtemplate', wanted)).toMatchObject({ errcode: 200012 });
  });
});
