import { environment } from './environment';

App({
  onLaunch() {
    wx.cloud.init({ ...(environment.envId && { env: environment.envId }), traceUser: false });
  },
});
