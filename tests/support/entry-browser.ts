/** What browsers say of themselves. */
export const USER_AGENTS = {
  wechat: 'Mozilla/5.0 (iPhone; CPU iPhone OS 17_0 like Mac OS X) AppleWebKit/605 Mobile/15E148 MicroMessenger/8.0.44',
  oldWeChat: 'Mozilla/5.0 (Linux; Android 8) AppleWebKit/537 Mobile MicroMessenger/7.0.11.1600',
  wechatOfDesktop: 'Mozilla/5.0 (Windows NT 10.0) AppleWebKit/537 MicroMessenger/7.0.20 WindowsWechat',
  phone: 'Mozilla/5.0 (Linux; Android 14; Pixel) AppleWebKit/537 Chrome/120 Mobile Safari/537',
  crawler: 'Mozilla/5.0 (Linux; Android 7) Mobile MicroMessenger/8.0 (compatible; mpcrawler)',
  desktop: 'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537 Chrome/120 Safari/537',
} as const;

export interface Opened {
  url: string;
  status: number;
  headers: Headers;
  text: string;
}

/** Somebody's browser with its cookies; its redirects are looked at one by one. */
export class EntryBrowser {
  readonly cookies = new Map<string, string>();

  constructor(
    /** Whose phone it is; nobody's outside of WeChat. */
    person: string | undefined,
    private readonly kind: keyof typeof USER_AGENTS = 'wechat',
  ) {
    if (person !== undefined) this.cookies.set('weilian-person', encodeURIComponent(person));
  }

  /** One request. */
  async get(url: string, headers: Record<string, string> = {}): Promise<Opened> {
    const cookie = [...this.cookies].map(([name, value]) => `${name}=${value}`).join('; ');
    const sent = { 'user-agent': USER_AGENTS[this.kind], cookie, ...headers };
    const response = await fetch(url, { headers: sent, redirect: 'manual' });
    for (const set of response.headers.getSetCookie()) this.keep(set);
    return { url, status: response.status, headers: response.headers, text: await response.text() };
  }

  /** Until there is a page; every address on the way. */
  async open(url: string): Promise<{ page: Opened; way: string[] }> {
    const way = [url];
    for (;;) {
      const page = await this.get(way.at(-1)!);
      const location = page.headers.get('location');
      if (location === null || way.length > 5) return { page, way };
      way.push(location);
    }
  }

  private keep(set: string): void {
    const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(set) ?? [];
    if (/max-age=0/i.test(set)) this.cookies.delete(name);
    else this.cookies.set(name, value);
  }
}

/** Where the page's button leads. */
export const linkIn = ({ text }: Opened): string | undefined =>
  /<a class="go" href="([^"]*)"/.exec(text)?.[1]?.replaceAll('&amp;', '&');

/** The ticket that the button hands over to the mini program. */
export const ticketIn = (page: Opened): string | null => {
  const cq = new URL(linkIn(page) ?? 'x://x').searchParams.get('cq');
  return new URLSearchParams(cq ?? '').get('ticket');
};
