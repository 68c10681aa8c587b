import { day } from '../../format/date';
import type { Profile } from '../../services/profile';

/** Everything that the page “me” shows. */
export interface MeContent {
  /** By which staff find them. */
  userId: string;
  /** “2026.03.01 成为会员”. */
  since: string;
  follow: string;
  isFollower: boolean;
  counts: { name: string; count: string; text: string }[];
  address: string;
  notices: string;
  privacy: string;
  /** Works in a store; looks after everything. What they may do is decided by the server. */
  isStaff: boolean;
  isOperator: boolean;
}

/** More than this is no number that anybody reads. */
const MOST = 999;

const count = (value: number): string => (value > MOST ? `${MOST}+` : String(value));

export function meContent({
  userId,
  since,
  follow,
  coupons,
  preferences,
  notices,
  privacy,
  roles,
}: Profile): MeContent {
  const agreedTo = notices.filter(({ left, always }) => always || left > 0).length;
  return {
    userId,
    since: `${day(since)} 成为会员`,
    follow: follow.isFollower ? '已关注公众号' : '尚未关注公众号',
    isFollower: follow.isFollower,
    counts: [
      { name: 'usable', count: count(coupons.usable), text: '可使用' },
      { name: 'used', count: count(coupons.used), text: '已使用' },
      { name: 'expired', count: count(coupons.expired), text: '已过期' },
    ],
    address: preferences.address ? preferences.address.recipient : '未填写',
    notices: agreedTo > 0 ? `已允许 ${agreedTo} 种` : '未开启',
    privacy: privacy.current && !privacy.isCurrent ? '政策待同意' : '',
    isStaff: roles.some((role) => role.startsWith('staff:')),
    isOperator: roles.includes('operator') || roles.includes('owner'),
  };
}
