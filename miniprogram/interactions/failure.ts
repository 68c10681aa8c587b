import type { CallFailure } from '../services/cloud';
import { sentenceFor } from '../services/error-text';

/** What stands in the place of a page's content when it could not be read: for state-view. */
export interface FailureContent {
  picture: 'offline' | 'failed';
  title: string;
  text: string;
}

function failureContent({ code, requestId }: CallFailure): FailureContent {
  const title = sentenceFor(code);
  if (code === 'CONNECTION.OFFLINE') return { picture: 'offline', title, text: '连上网络后，点下面的按钮再试一次' };
  return { picture: 'failed', title, text: requestId ? `编号 ${requestId}` : '已有的内容不会丢失' };
}

export const say = ({ code }: CallFailure): void => {
  void wx.showToast({ title: sentenceFor(code), icon: 'none' });
};

interface LoadedPage {
  data: { state: string };
  setData(data: { state: string; failure: FailureContent }): void;
}

/** What a page shows is theirs no more: their data are being erased, or their role was taken. */
const NOT_THEIRS: readonly string[] = ['PRIVACY.BEING_ERASED', 'COMMON.FORBIDDEN'];

/**
 * A page that could not be read: what it shows already stays, and the reason is said; else the reason stands there.
 */
export function showFailure(page: LoadedPage, failure: CallFailure): void {
  if (page.data.state === 'ready' && !NOT_THEIRS.includes(failure.code)) say(failure);
  else page.setData({ state: 'failed', failure: failureContent(failure) });
}
