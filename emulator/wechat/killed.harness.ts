/** A program to be killed: a world in the directory of its first argument, in which people act without end. */
import { Tables } from './tables.ts';
import { startWeChat } from './wechat-under-test.ts';

const tables = Tables.open(process.argv[2]);
const { wechat, get, token, act } = await startWeChat({ followers: 50 }, { tables });
wechat.changeSettings({ push: { mode: 'plain' } });
for (let round = 0; ; round++) {
  await wechat.follow('陈一诺', { scene: 'store_south' });
  await act('write', { name: '林小满', message: { type: 'text', content: `第${round}条` } });
  const { total } = await get('/cgi-bin/user/get', await token());
  await wechat.unfollow('陈一诺');
  // What stands here was acknowledged before: it must be found again.
  process.stdout.write(`${JSON.stringify({ round, total, pushes: wechat.deliveries(1)[0]!.id })}\n`);
}
