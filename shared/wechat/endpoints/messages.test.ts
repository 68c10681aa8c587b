import { sendCustomerMessage, type CustomerMessage } from './customer-messages.ts';
import { describeEndpoints, type Case } from './endpoints.harness.ts';
import * as wechat from './index.ts';

const OK = { errcode: 0, errmsg: 'ok' };
const TO = { openId: 'oA', templateId: 'TPL', values: { thing1: '巧克力' } };
const WIRE = { touser: 'oA', template_id: 'TPL', data: { thing1: { value: '巧克力' } } };
const target = { appId: 'wxShop', pagePath: 'index?foo=bar' };

const custom = (message: CustomerMessage, wire: object): Case => ({
  ask: (oa) => sendCustomerMessage(oa, 'oA', message),
  asks: ['POST', '/cgi-bin/message/custom/send', { touser: 'oA', ...wire }],
  answered: OK,
  gives: undefined,
});

const page = { title: '券', appId: 'wxShop', pagePath: 'pages/a?x=1', thumbMediaId: 'M' };
const article = { title: '新品', description: '到店', url: 'https://a', pictureUrl: 'https://b' };

describeEndpoints({
  'a template message': {
    ask: (oa) => wechat.sendTemplateMessage(oa, { ...TO, miniProgram: target, url: 'https://a' }, 'MSG_1'),
    asks: [
      'POST',
      '/cgi-bin/message/template/send',
      {
        ...WIRE,
        url: 'https://a',
        miniprogram: { appid: 'wxShop', pagepath: 'index?foo=bar' },
        client_msg_id: 'MSG_1',
      },
    ],
    answered: { ...OK, msgid: '2400000000000000123' },
    gives: '2400000000000000123',
  },
  'a template message that leads nowhere': {
    ask: (oa) => wechat.sendTemplateMessage(oa, TO, 'MSG_1'),
    asks: ['POST', '/cgi-bin/message/template/send', { ...WIRE, client_msg_id: 'MSG_1' }],
    answered: { ...OK, msgid: 200228332 },
    gives: '200228332',
  },
  'the templates': {
    ask: (oa) => wechat.listMessageTemplates(oa),
    asks: ['GET', '/cgi-bin/template/get_all_private_template'],
    answered: {
      template_list: [
        { template_id: 'TPL', title: '订单', primary_industry: '', content: '{{thing1.DATA}}', example: '' },
      ],
    },
    gives: [{ templateId: 'TPL', title: '订单', content: '{{thing1.DATA}}' }],
  },
  'a notice of the Official Account': {
    ask: (oa) => wechat.sendOaNotice(oa, { ...TO, url: 'https://a', miniProgram: target }),
    asks: [
      'POST',
      '/cgi-bin/message/subscribe/bizsend',
      { ...WIRE, page: 'https://a', miniprogram: { appid: 'wxShop', pagepath: 'index?foo=bar' } },
    ],
    answered: { ...OK, msgid: 7 },
    gives: '7',
  },
  'a notice of the mini program': {
    ask: (mp) => wechat.sendMiniProgramNotice(mp, { ...TO, page: 'pages/a?id=1' }),
    asks: ['POST', '/cgi-bin/message/subscribe/send', { ...WIRE, page: 'pages/a?id=1' }],
    answered: OK,
    gives: undefined,
  },
  'a text in the chat': custom({ kind: 'text', text: '你好' }, { msgtype: 'text', text: { content: '你好' } }),
  'a picture in the chat': custom({ kind: 'image', mediaId: 'M' }, { msgtype: 'image', image: { media_id: 'M' } }),
  'an article in the chat': custom(
    { kind: 'article', ...article },
    {
      msgtype: 'news',
      news: { articles: [{ title: '新品', description: '到店', url: 'https://a', picurl: 'https://b' }] },
    },
  ),
  'a page in the chat': custom(
    { kind: 'miniProgramPage', ...page },
    {
      msgtype: 'miniprogrampage',
      miniprogrampage: { title: '券', appid: 'wxShop', pagepath: 'pages/a?x=1', thumb_media_id: 'M' },
    },
  ),
  'a question in the chat': custom(
    { kind: 'menu', head: '满意吗', choices: [{ id: '1', content: '满意' }], tail: '谢谢' },
    {
      msgtype: 'msgmenu',
      msgmenu: { head_content: '满意吗', list: [{ id: '1', content: '满意' }], tail_content: '谢谢' },
    },
  ),
});
