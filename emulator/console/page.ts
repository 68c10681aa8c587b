import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import path from 'node:path';

/** Script and styles of the console, compiled. */
export interface ConsoleBuild {
  /** Changes with the content: part of the addresses, which therefore may be cached for ever. */
  version: string;
  script: string;
  styles: string;
}

const BROWSER = path.join(import.meta.dirname, 'browser');
/** In the order of the cascade. */
const STYLES = [
  'base',
  'controls',
  'parts',
  'top-bar',
  'frame',
  'home-screen',
  'chat',
  'oa-menu',
  'phone',
  'run-columns',
  'run',
  'sync',
  'feed',
  'feed-detail',
  'database',
  'functions',
  'timers',
  'wechat',
  'faults',
  'reports',
  'tour',
  'narrow',
];

/** Compiles the page in memory. Rejects with what the compiler says. */
export async function buildConsole(): Promise<ConsoleBuild> {
  // Loaded when it is needed: a world that nobody looks at starts without the compiler.
  const { build } = await import('esbuild');
  const [bundle, ...styles] = await Promise.all([
    build({
      entryPoints: [path.join(BROWSER, 'main.tsx')],
      bundle: true,
      write: false,
      format: 'iife',
      target: 'es2022',
      minify: true,
      jsx: 'automatic',
      jsxImportSource: 'preact',
      logLevel: 'silent',
    }),
    ...STYLES.map((name) => readFile(path.join(BROWSER, 'styles', `${name}.css`), 'utf8')),
  ]);
  const script = bundle.outputFiles.map((file) => file.text).join('\n');
  const css = styles.join('\n');
  const version = createHash('sha256').update(script).update(css).digest('hex').slice(0, 12);
  return { version, script, styles: css };
}

/** The one page; everything in it is drawn by the script. */
export const consoleDocument = (version: string, base: string): string => `<!doctype html>
<html lang="zh-CN">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>微联 Weilian · 本地世界</title>
<link rel="icon" href="data:image/svg+xml,%3Csvg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 32 32'%3E%3Ccircle cx='12' cy='16' r='9' fill='%2307c160'/%3E%3Ccircle cx='20' cy='16' r='9' fill='none' stroke='%23101b15' stroke-width='3'/%3E%3C/svg%3E">
<link rel="stylesheet" href="${base}/font/font.css">
<link rel="stylesheet" href="${base}/${version}/console.css">
</head>
<body>
<div id="console"></div>
<noscript>本页需要 JavaScript。This page needs JavaScript.</noscript>
<script src="${base}/${version}/console.js"></script>
</body>
</html>
`;
