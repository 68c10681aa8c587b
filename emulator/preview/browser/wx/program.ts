import type { PageStack } from '../page-stack.ts';
import { canShare } from '../share.ts';
import { createAnimation } from './animation.ts';
import { api, ApiFailure } from './api.ts';

/** A newer version never comes: what is shown is what was compiled last. */
const updates = {
  onCheckForUpdate: (told: (result: { hasUpdate: boolean }) => void) =>
    void setTimeout(() => told({ hasUpdate: false }), 0),
  onUpdateReady: () => undefined,
  onUpdateFailed: () => undefined,
  applyUpdate: () => undefined,
};

/** Versions, sharing, and reports to WeChat's own statistics, which nobody reads here. */
export function programApi(stack: PageStack) {
  return {
    getUpdateManager: () => updates,
    reportEvent: () => undefined,
    createAnimation,
    showShareMenu: api('showShareMenu', () => {
      if (!canShare(stack)) throw new ApiFailure('onShareAppMessage is not defined in the page');
    }),
    hideShareMenu: api('hideShareMenu', () => undefined),
    updateShareMenu: api('updateShareMenu', () => undefined),
    onMenuButtonBoundingClientRectWeightChange: () => undefined,
    offMenuButtonBoundingClientRectWeightChange: () => undefined,
  };
}
