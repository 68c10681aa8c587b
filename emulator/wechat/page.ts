import { html } from 'hono/html';

/** What `html` gives: text in which everything put in is escaped. */
export type Markup = ReturnType<typeof html>;

const STYLE = `
  body { margin: 0 auto; max-width: 26rem; padding: 2.5rem 1.25rem; font: 1rem/1.6 "PingFang SC", "Noto Sans SC", sans-serif; color: #1f2329; }
  h1 { font-size: 1.25rem; } small, dt { color: #6b7280; } dd { margin: 0 0 .75rem; word-break: break-all; }
  button, .button { display: block; width: 100%; margin: .75rem 0; padding: .7rem; border: 0; border-radius: .5rem; font: inherit;
    text-align: center; text-decoration: none; box-sizing: border-box; background: #f0f1f3; color: inherit; cursor: pointer; }
  .main { background: #07c160; color: #fff; }`;

/** A page in the place of one of WeChat's own; it says so at its foot. */
export async function wechatPage(
  status: 200 | 403 | 404 | 410 | 429,
  title: string,
  content: Markup,
): Promise<Response> {
  const page = await html`<!doctype html>
    <html lang="zh-CN">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <title>${title}</title>
        <style>
          ${STYLE}
        </style>
      </head>
      <body>
        <h1>${title}</h1>
        ${content}
        <p><small>本机模拟的微信 · emulated WeChat</small></p>
      </body>
    </html>`;
  const headers = { 'content-type': 'text/html; charset=utf-8', 'cache-control': 'no-store' };
  return new Response(String(page), { status, headers });
}
