import type { TourTexts } from './chinese-tour.ts';

export const englishTour: TourTexts = {
  tour: {
    title: 'Tour: the main job in eight steps',
    start: 'Tour',
    position: (at, of) => `Step ${at} of ${of}`,
    done: 'done',
    back: 'Back',
    next: 'Next',
    finish: 'Finish',
    end: 'End the tour',
    steps: {
      sync: {
        title: 'Sync the followers',
        text: 'Press “Fire now”: all followers of the account go into the database; what is interrupted goes on next time.',
      },
      follow: {
        title: 'Somebody follows the account',
        text: 'Press “Follow”: WeChat pushes it, encrypted, to a function, and this follower has a record at once.',
      },
      menu: {
        title: 'From the menu into the mini program',
        text: 'Press 领券中心 in the menu below the phone: the mini program opens, and knows where this person comes from.',
      },
      claim: {
        title: 'Claim a coupon',
        text: 'On the phone tap 去领券 (get coupons), then 立即领取 (claim). If WeChat asks about a reminder, either answer will do.',
      },
      show: {
        title: 'Show it',
        text: 'On the phone tap 去使用 (use): the QR code changes every minute. Leave it on the screen, and press “Next”.',
      },
      staff: {
        title: 'The phone of a member of staff',
        text: 'This is the phone of 王思远 at the till; the customer’s lies beside it and still shows the coupon.',
      },
      redeem: {
        title: 'Redeem it',
        text: 'Tap 扫码核销 (scan), choose 手机屏幕上的码 (the code on the other phone), then 确认核销 (redeem).',
      },
      result: {
        title: 'What came of it',
        text: 'Customers, claims and redemptions have changed. “Feed” has every call, “Database” every record.',
      },
    },
  },
};
