import { environment } from './environment';
import { comeToFront, goToBack } from './services/activity';

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
});
