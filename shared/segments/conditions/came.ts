import type { QuestionOf } from '../questions.ts';
import type { QuestionKind } from '../question-kind.ts';

/** WeChat's `subscribe_scene`; an open list. */
const WORDS: Readonly<Record<string, string>> = {
  ADD_SCENE_SEARCH: '搜索公众号',
  ADD_SCENE_ACCOUNT_MIGRATION: '公众号迁移',
  ADD_SCENE_PROFILE_CARD: '名片分享',
  ADD_SCENE_QR_CODE: '扫描二维码',
  ADD_SCENE_PROFILE_LINK: '文章里的名称',
  ADD_SCENE_PROFILE_ITEM: '文章右上角菜单',
  ADD_SCENE_PAID: '支付后关注',
  ADD_SCENE_WECHAT_ADVERTISEMENT: '微信广告',
  ADD_SCENE_REPRINT: '转载的文章',
  ADD_SCENE_LIVESTREAM: '视频号直播',
  ADD_SCENE_CHANNELS: '视频号',
  ADD_SCENE_WXA: '小程序',
  ADD_SCENE_OTHERS: '其他途径',
};

export const came: QuestionKind<QuestionOf<'came'>> = {
  fits: ({ scenes }, { following }) => following.some(({ scene }) => scene !== undefined && scenes.includes(scene)),
  inWords: ({ scenes }) => `通过${scenes.map((scene) => WORDS[scene] ?? scene).join('、')}关注公众号（仍在关注）`,
  restsOn: 'following',
};
