import { environment } from './environment';
import { comeToFront, goToBack } from './services/activity';
import { tellFault } from './services/faults';

/** Whoever has tapped something that failed learns that it did. */
const saySorry = (): void => void wx.showToast({ title: '出了点问题，请再试一次', icon: 'none' });

App({
  onLaunch() {
    wx.cloud.init({ ...(environment.envId && { env: environment.envId }), traceUser: false });
  },
  onShow({ path, query, scene }) {
    comeToFront({ path, query: query, scene });
  },
  onHide() {
    goToBack();
  },
  onError(error) {
    tellFault('error', error);
    saySorry();
  },
  /** What WeChat's own calls were refused for has an `errMsg`, and was nobody's mistake: a way back that is none. */
  onUnhandledRejection({ reason }) {
    const thrown = reason as unknown as { stack?: string; errMsg?: string } | undefined;
    tellFault('rejection', thrown?.stack ?? '');
    if (thrown?.errMsg === undefined) saySorry();
  },
  /** An old article or code leads to a page that is not there any more. The home page is a tab. */
  onPageNotFound({ path }) {
    tellFault('page-not-found', `${path}.js:0`);
    void wx.switchTab({ url: '/pages/home/index' });
  },
});
