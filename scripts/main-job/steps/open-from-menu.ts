import type { Visit } from '../../../shared/channels/index.ts';
import type { User } from '../../../shared/identity/index.ts';
import { readAll } from '../../local/admin-database.ts';
import { CONTESTED_TEMPLATE, MENU_CHANNEL } from '../../local/merchant.ts';
import { check } from '../check.ts';
import { CUSTOMER, type JobContext, type Step } from '../context.ts';
import type { MenuButton } from '../control.ts';
import { personNamed } from './follow-push.ts';

/** Scene value of an Official Account's menu. */
const SCENE_OA_MENU = 1035;

/** The channel in the page path of the first menu entry that opens the mini program, as WeChat has it published. */
async function channelOfMenu({ control }: JobContext): Promise<string | undefined> {
  const { wechat } = await control.get<{ wechat: { menu: MenuButton[] } }>('/state');
  const entries = wechat.menu.flatMap((button) => (button.sub_button?.length ? button.sub_button : [button]));
  const path = entries.find((entry) => entry.type === 'miniprogram')?.pagepath ?? '';
  return new URLSearchParams(path.split('?')[1] ?? '').get('channel') ?? undefined;
}

/** The customer taps the menu entry of the Official Account and lands in the coupon centre. */
export const openFromMenu: Step = {
  name: 'menu',
  title: '从公众号菜单进入领券中心 · coupon centre from the OA menu',
  async run(context) {
    const { control, database } = context;
    const { unionId } = await personNamed(context, CUSTOMER);
    const channelId = await channelOfMenu(context);
    const entry = { visitId: 'main-job-visit-1', scene: SCENE_OA_MENU, channelId };
    await control.call('customer', CUSTOMER, 'user.signIn', { entry });
    await control.call('customer', CUSTOMER, 'user.signIn', { entry });
    const offers = await control.call('customer', CUSTOMER, 'coupon.list', {});
    const [user] = await readAll<User>(database, 'users', { unionId });
    const visits = await readAll<Visit>(database, 'visits', { userId: user?._id ?? '' });
    const channels = await readAll<{ _id: string }>(database, 'channels', { _id: channelId ?? '' });
    const offer = offers.ok
      ? offers.data.offers.find(({ terms }) => terms.templateId === CONTESTED_TEMPLATE)
      : undefined;
    return [
      check('菜单带有渠道 · the menu names its channel', MENU_CHANNEL, channelId),
      check('渠道已登记 · the channel is known', 1, channels.length),
      check(
        '来访记一次，带渠道与场景 · one visit, with channel and scene',
        [[MENU_CHANNEL, SCENE_OA_MENU]],
        visits.map((visit) => [visit.channelId, visit.scene]),
      ),
      check('首次触点 · first touch', MENU_CHANNEL, user?.firstTouch?.channelId),
      check('优惠券可领 · the coupon can be claimed', 'claimable', offer?.status),
    ];
  },
};
