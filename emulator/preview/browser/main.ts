import { addGlobalErrorListener, addGlobalWarningListener } from 'glass-easel';
import { createApp } from './app.ts';
import { watchCapsule } from './capsule.ts';
import { byId } from './element.ts';
import { tellFault } from './faults.ts';
import { isInWideWindow, showInFrame } from './frame.ts';
import { readLaunch } from './launch.ts';
import { reportMissing } from './missing.ts';
import { shareFrom } from './open-types.ts';
import { PageNotFound, PageStack } from './page-stack.ts';
import { createProgramSpace } from './program-space.ts';
import { letCodesBeScanned } from './shown-codes.ts';
import { startTheme, watchTheme } from './theme.ts';
import { liveInWorldTime } from './world-time.ts';
import { createWx } from './wx/index.ts';
import { installWxsGlobals } from './wxs-globals.ts';

/**
 * Advice of glass-easel and not a lack of the preview: `wx:key` with a field that the items do not have (WeChat takes
 * it as "no key"), and `wx:for` over a number. TDesign does both.
 */
const ADVICE = ['Some keys are not unique while list updates: ""', 'Use number as for-list is generally for testing.'];

/** Packages run in WeChat as they are: there attributes that nobody knows and relations to nothing are passed over. */
function isOfPackage(related: { is: string } | string | undefined): boolean {
  const path = typeof related === 'object' ? related.is : (related ?? '');
  return path.startsWith('miniprogram_npm/');
}

function start(): void {
  const program = window.weilianMiniprogram;
  const launch = readLaunch(window.location.search, program);
  liveInWorldTime();
  installWxsGlobals();
  startTheme();
  addGlobalErrorListener((error) => {
    tellFault(error);
    return true;
  });
  addGlobalWarningListener((message, related) => {
    const passedOver = isOfPackage(related) || message.includes('"miniprogram_npm/');
    if (!passedOver && !ADVICE.some((advice) => message.startsWith(advice))) reportMissing(message);
    return false;
  });
  const space = createProgramSpace(program);
  const stack = new PageStack(program, space);
  const app = createApp(launch);
  Object.assign(window, {
    wx: createWx(launch, stack),
    App: app.App,
    getApp: app.getApp,
    getCurrentPages: () => stack.callers(),
  });
  window.weilianMiniprogramModules['app']?.();
  app.start();
  watchTheme(() => stack.drawBar());
  watchCapsule(stack);
  shareFrom(stack);
  letCodesBeScanned();
  watchHeight();
  // A phone has its font, also without network: the parts that are needed come now and not when they are first drawn.
  void document.fonts.load("16px 'PingFang SC'", program.letters);
  open(stack, launch.url, app.pageNotFound);
}

/** At a page that it does not have the mini program says where to go; WeChat shows a page of its own if it does not. */
function open(stack: PageStack, url: string, notFound: (path: string) => boolean): void {
  try {
    stack.reLaunch(url);
  } catch (error) {
    if (!(error instanceof PageNotFound)) throw error;
    stack.drawBar();
    if (!notFound(error.path)) reportMissing(`没有页面 ${error.path} · ${error.message}`);
  }
}

/** A page's `vh` is a share of the page and not of the window, which holds our navigation bar too. */
function watchHeight(): void {
  const screen = byId('screen');
  new ResizeObserver(() => {
    document.documentElement.style.setProperty('--page-vh', `${screen.clientHeight / 100}px`);
  }).observe(screen);
  document.documentElement.style.setProperty('--page-vh', `${screen.clientHeight / 100}px`);
}

if (isInWideWindow()) showInFrame();
else start();
