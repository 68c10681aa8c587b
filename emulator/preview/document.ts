import type { PreviewBuild } from './build/build.ts';
import type { WorldTime } from './world-time.ts';

/** What the page is told: see PreviewOptions. */
export interface Asked {
  invokeUrl: string;
  controlUrl?: string;
  appId?: string;
  /** What the world's clock shows. */
  time?: WorldTime;
  /** Where a page hears that the mini program has changed; left out: it never does. */
  changesUrl?: string;
}

/**
 * Loads the page anew when the mini program has changed. One page of the browser listens and tells the others: each that
 * listens holds one of the six connections that a browser has to a server, and a console has several phones.
 */
const follow = (changesUrl: string | undefined): string =>
  changesUrl === undefined
    ? ''
    : `
<script>{
  const others = new BroadcastChannel('weilian-preview:changes');
  others.onmessage = () => location.reload();
  const listen = () => new Promise(() => {
    new EventSource(${JSON.stringify(changesUrl)}).onmessage = () => {
      others.postMessage('changed');
      location.reload();
    };
  });
  // A page that was not loaded from this machine has no locks.
  navigator.locks ? navigator.locks.request('weilian-preview:changes', listen) : listen();
}</script>`;

/** The page that a browser opens. `base` is where the preview's own files are. */
export function previewDocument(build: PreviewBuild, base: string, asked: Asked): string {
  const settings = JSON.stringify(asked).replaceAll('<', '\\u003c');
  const versioned = (file: string): string => `${base}/${build.version}/${file}`;
  return `<!doctype html>
<html lang="zh-CN">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1, viewport-fit=cover">
<title>Weilian</title>
<link rel="icon" href="data:,">
<link rel="stylesheet" href="${base}/font/font.css">
<link rel="stylesheet" href="${versioned('preview.css')}">
</head>
<body>
<header id="bar">
  <div id="bar-status" aria-hidden="true"><span id="bar-time">9:41</span><i></i></div>
  <div id="bar-row">
    <div id="bar-action"></div>
    <div id="bar-title" role="heading" aria-level="1"></div>
    <div id="bar-capsule"><button id="bar-menu" type="button" aria-label="更多"><b class="dots"></b></button><span aria-hidden="true"><b class="ring"></b></span></div>
  </div>
</header>
<main id="screen"></main>
<nav id="tab-bar" role="tablist" hidden></nav>
<div id="overlay"></div>
<script>window.weilianPreview = ${settings};</script>
<script src="${versioned('preview.js')}"></script>${follow(asked.changesUrl)}
</body>
</html>
`;
}

/** Shown instead when the mini program does not compile: the compiler's words, and in the server's log too. */
export function buildFailureDocument(error: unknown, changesUrl?: string): string {
  const text = String(error instanceof Error ? error.message : error)
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;');
  return `<!doctype html><html lang="zh-CN"><meta charset="utf-8"><title>编译失败 · build failed</title>
<body style="font:14px/1.6 monospace;padding:24px;background:#2b1014;color:#ffe3e3"><h1>小程序编译失败 · the mini program does not compile</h1><pre style="white-space:pre-wrap">${text}</pre>${follow(changesUrl)}</body></html>`;
}
