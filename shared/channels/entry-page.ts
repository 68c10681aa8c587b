import { ENTRY_STYLE } from './entry-style.ts';
import { escaped } from './paste.ts';

/** The button that only WeChat itself can draw. */
export interface OpenTag {
  /** Original id (gh_…) of the mini program. */
  originalId: string;
  /** Page with query. */
  path: string;
  /** For `wx.config`. */
  config: object;
  /** Of the page's scripts; nothing else runs. */
  nonce: string;
}

/** What the page between an entry and the mini program shows. */
export interface EntryPage {
  /** What people call the mini program. */
  name: string;
  /** A link that opens it from any browser of a phone. */
  link?: string;
  tag?: OpenTag;
  /** On a computer: the address to open on a phone. */
  address?: string;
}

/** As a script writes it down: no end of the script in it. */
const script = (value: object): string => JSON.stringify(value).replace(/</g, '\\u003c');

/** Shows WeChat's button in place of the link as soon as WeChat says that it may. */
const run = (config: object): string => `
wx.config(${script(config)});
wx.ready(function(){document.body.className='tagged'});
wx.error(function(){document.body.className=''});
var t=document.getElementById('tag');
t.addEventListener('error',function(){document.body.className=''});`;

function tagOf({ originalId, path, config, nonce }: OpenTag): string {
  const asked = { ...config, jsApiList: [], openTagList: ['wx-open-launch-weapp'] };
  const style =
    'button{width:100%;height:50px;border:0;border-radius:25px;background:#d4371f;color:#fff;font-size:17px;font-weight:600}';
  return `<div class="tag"><wx-open-launch-weapp id="tag" username="${escaped(originalId)}" path="${escaped(path)}"><script type="text/wxtag-template"><style>${style}</style><button>打开小程序</button></script></wx-open-launch-weapp></div>
<script nonce="${nonce}" src="https://res.wx.qq.com/open/js/jweixin-1.6.0.js"></script>
<script nonce="${nonce}">if(window.wx){${run(asked)}}</script>`;
}

/** What to do without a button, or when it does nothing. */
const search = (name: string): string => `打开微信，在首页下拉，搜索小程序<b>「${escaped(name)}」</b>`;

function wayOf({ name, link, tag, address }: EntryPage): string {
  if (address !== undefined)
    return `<p>请用手机打开这个网址，或在手机上${search(name)}。</p><p class="address">${escaped(address)}</p>`;
  const button = link === undefined ? '' : `<a class="go" href="${escaped(link)}">打开小程序</a>`;
  const hint = `<p class="hint">${button === '' && !tag ? '' : '没有打开？'}${search(name)}。</p>`;
  return `${tag ? tagOf(tag) : ''}${button}${hint}`;
}

const document = (name: string, title: string, content: string): string => `<!doctype html>
<html lang="zh-CN"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1,viewport-fit=cover"><meta name="color-scheme" content="light dark"><meta name="robots" content="noindex"><meta name="format-detection" content="telephone=no"><title>${escaped(name)}</title><style>${ENTRY_STYLE}</style></head>
<body><main><div class="mark" aria-hidden="true">${escaped([...name][0] ?? '')}</div><h1>${title}</h1>${content}</main><footer>由微信小程序「${escaped(name)}」提供服务</footer></body></html>`;

/** The page that says where an entry leads, and opens it; works without script. Below 5 KB. */
export const entryPage = (page: EntryPage): string =>
  document(
    page.name,
    escaped(page.name),
    `<p class="lead">即将打开微信小程序，领券、查看优惠和门店都在里面。</p>${wayOf(page)}`,
  );

/** Why there is nothing to open. `OVER`: the entry was ended. `TROUBLE`: it may be tried again. */
export type EntryTrouble = 'UNKNOWN' | 'OVER' | 'TROUBLE';

const TROUBLES: Readonly<Record<EntryTrouble, [title: string, lead: string]>> = {
  UNKNOWN: ['没有这个入口', '网址可能不完整，请从公众号重新进入。'],
  OVER: ['这个入口已停用', '活动可能已经结束，其他优惠仍在小程序里。'],
  TROUBLE: ['暂时打不开', '请稍后再试一次。'],
};

export function troublePage(name: string, trouble: EntryTrouble): string {
  const [title, lead] = TROUBLES[trouble];
  return document(name, title, `<p class="lead">${lead}</p><p class="hint">${search(name)}。</p>`);
}
