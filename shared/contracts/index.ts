export { activityReport } from './activity.ts';
export { auditList } from './audit.ts';
export {
  campaignCheck,
  campaignCosts,
  campaignEnd,
  campaignGet,
  campaignList,
  campaignPause,
  campaignPayouts,
  campaignSave,
  campaignStart,
} from './campaign.ts';
export { channelEnd, channelGet, channelList, channelSave, channelSaveMany } from './channel.ts';
export { channelDraw, channelDrawing } from './channel-codes.ts';
export { codeCreate, codeList, codePage, codeRevoke, couponExchange } from './code.ts';
export { couponClaim, couponCode, couponGet, couponList } from './coupon.ts';
export { userHome } from './home.ts';
export { campaignAudits } from './campaign-audits.ts';
export { couponMine } from './coupon-mine.ts';
export { couponLock, couponRelease } from './coupon-order.ts';
export { couponQuote } from './coupon-quote.ts';
export { couponGrant, grantControl, grantList, grantProgress, grantStart } from './grant.ts';
export {
  labelControl,
  labelCreate,
  labelGive,
  labelList,
  labelOf,
  labelProgress,
  labelRemove,
  labelRuns,
  labelStart,
  labelTake,
} from './label.ts';
export { userLink, userLinkPreview, userLinks, userUnlink } from './link.ts';
export { menuGet, menuList, menuPreview, menuPublish, menuSave } from './menu.ts';
export {
  messageCancel,
  messageConsent,
  messageNotify,
  messageProgress,
  messageReplay,
  messageTrouble,
} from './message.ts';
export { noticeControl, noticeList, noticeProgress, noticeReach, noticeStart, noticeTemplates } from './notice.ts';
export { userPreferences, userSavePreferences } from './preferences.ts';
export {
  personDecide,
  personMerge,
  personMergePreview,
  personMerges,
  personReviews,
  personUndoMerge,
} from './person.ts';
export { userForgetPhone, userLinkPhone } from './phone.ts';
export {
  privacyAgree,
  privacyErase,
  privacyErasePreview,
  privacyExport,
  privacyPublish,
  privacyStatus,
  privacyWithdraw,
} from './privacy.ts';
export { userProfile } from './profile.ts';
export { redeemConfirm, redeemPreview, redeemToday, redeemUndo } from './redeem.ts';
export { reportStores } from './report-stores.ts';
export { reportArticles } from './report-articles.ts';
export { reportExport } from './report-export.ts';
export { reportCampaigns, reportCohorts, reportFunnel, reportRecount, reportRetention, reportTimes } from './report.ts';
export { replyList, replyRemove, replySave } from './reply.ts';
export { ownerClaim, roleGrant, roleList, roleRevoke } from './role.ts';
export { segmentCount, segmentList, segmentMembers, segmentRemove, segmentSave } from './segment.ts';
export { storeList, storeNearest, storeRemove, storeSave } from './store.ts';
export { syncControl, syncReports, syncStatus } from './sync.ts';
export { tagList, tagPreview, tagRemove, tagSave } from './tag.ts';
export { userSignIn } from './user.ts';
