import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from '@jest/globals';
import { Tables } from './tables.ts';
import { doing, startWeChat, type WeChatUnderTest } from './wechat-under-test.ts';

const NAME = '陈一诺';
let directory: string;
let tables: Tables;
let world: WeChatUnderTest;
const start = async () => {
  tables = Tables.open(join(directory, 'kept'));
  world = await startWeChat({}, { tables });
};
const stop = async () => {
  await world.close();
  await tables.close();
};
beforeEach(async () => {
  directory = mkdtempSync(join(tmpdir(), 'weilian-messages-'));
  await start();
});
afterEach(async () => {
  await stop();
  rmSync(directory, { recursive: true });
});

const post = async (path: string, body: object) => world.post(`/cgi-bin/${path}`, await world.token(), body);
const templates = () => world.wechat.templates('template-message').map(({ id }) => id);
const say = () => post('message/custom/send', { touser: openId(), msgtype: 'text', text: { content: '你好' } });
const openId = () => world.wechat.personByName(NAME)!.oaOpenId;
const once = () => {
  const data = { thing1: { value: '券' }, time2: { value: '10:00' }, number3: { value: 1 } };
  return post('message/template/send', { touser: openId(), template_id: templates()[0], data, client_msg_id: 'M' });
};

/** Everything that messages leave behind; answers what it was. */
async function leaveTraces() {
  await world.wechat.follow(NAME);
  const [notice] = world.wechat.templates('subscription');
  await doing(world, NAME, 'answer-notices', { answers: { [notice!.id]: 'accept' } });
  await doing(world, NAME, 'allow-once', { scene: 7, action: 'confirm' });
  await say();
  const { msgid } = await once();
  const { template_id: added } = await post('template/api_add_template', { template_id_short: 1105 });
  const deleted = templates()[1]!;
  await post('template/del_private_template', { template_id: deleted });
  return { msgid, added, deleted, consents: world.wechat.consents(NAME), inbox: world.wechat.inbox(NAME) };
}

async function expectTraces({ msgid, added, deleted, consents, inbox }: Awaited<ReturnType<typeof leaveTraces>>) {
  expect(world.wechat.inbox(NAME)).toEqual(inbox);
  expect(world.wechat.consents(NAME)).toEqual(consents);
  expect(templates()).toContain(added);
  expect(templates()).not.toContain(deleted);
  expect(await once()).toMatchObject({ msgid });
  expect([await say(), await say(), await say()].map(({ errcode }) => errcode)).toEqual([0, 0, 45047]);
}

it('messages, consents, templates and windows outlive the process', async () => {
  const traces = await leaveTraces();
  const now = world.clock.nowMs();
  await stop();
  await start();
  world.clock.jump(now, true);
  await expectTraces(traces);
});

it('they are saved and loaded with a state, and gone when it begins anew', async () => {
  const traces = await leaveTraces();
  await tables.saveTo(join(directory, 'saved'));
  tables.clear();
  expect([world.wechat.inbox(NAME), templates().includes(traces.deleted)]).toEqual([[], true]);
  expect(await say()).toMatchObject({ errcode: 45015 });
  (await tables.loaderOf(join(directory, 'saved')))();
  await expectTraces(traces);
});
