import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { menuDefinition, type MenuDefinition } from '../contracts/menu.ts';
import { startClientWorld, type ClientWorld } from '../wechat/client.harness.ts';
import { hasErrors, menuProblems } from './check-menu.ts';
import { wantedMenu } from './live-menu.ts';
import { watchedMenuApi } from './menus.harness.ts';
import { applyMenu } from './publish-menu.ts';

/** Menus that are published: one of ten that are made up. */
const RUNS = Number(process.env['WEILIAN_RUNS'] ?? 15);
const PAGES = ['pages/home/home', 'packages/coupon/detail'];

let world: ClientWorld;
beforeAll(async () => {
  world = await startClientWorld({ followers: 10 });
  world.wechat.setReleasedPages(PAGES);
});
afterAll(() => world.close());

/** Text of up to so many bytes, often just as many, seldom more; in characters of one to four. */
const text = (bytes: number) =>
  fc
    .tuple(
      fc.constantFrom('a', 'é', '券', '😀', '&', '"', '\\'),
      fc.oneof(fc.integer({ min: 4, max: bytes }), fc.constantFrom(bytes, bytes, bytes, bytes + 4)),
    )
    .map(([sign, length]) => sign.repeat(Math.floor(length / Buffer.byteLength(sign))));
const host = fc.constantFrom('a.example', 'b.example', 'c.example', 'd.example', 'mp.weixin.qq.com', 'weixin.qq.com.x');
const url = fc.oneof(
  fc.tuple(host, text(1_024 - 'https://mp.weixin.qq.com/'.length)).map(([at, path]) => `https://${at}/${path}`),
  host.map((at) => `http://${at}`),
  fc.constantFrom('a.example', 'ftp://a.example', 'https://', 'https://a b.example', 'HTTPS://A.example?'),
);
const page = fc.oneof(
  fc.tuple(fc.constantFrom(...PAGES), fc.constantFrom('', '?', '?a=1', '?券')).map((parts) => parts.join('')),
  fc.constantFrom('pages/no', '/pages/home/home', 'pages/home/home#a', 'pages/home', '?a'),
);
const KEYED = ['click', 'scancode_push', 'scancode_waitmsg', 'pic_sysphoto', 'pic_photo_or_album', 'location_select'];
/** Without material and articles: which there are, the account alone knows. */
const action = (nameBytes: number) => {
  const name = text(nameBytes);
  return fc.oneof(
    fc.record({ name, type: fc.constantFrom(...KEYED), key: text(128) }),
    fc.record({ name, type: fc.constant('view'), url }),
    fc.record({ name, type: fc.constant('miniprogram'), page, fallbackUrl: url }),
  );
};
const entries = fc.array(
  fc.oneof(
    action(16),
    fc.record({ name: text(16), entries: fc.array(action(60), { minLength: 1, maxLength: 6, size: 'max' }) }),
  ),
  { minLength: 1, maxLength: 4 },
);
const conditional = fc.array(fc.record({ platform: fc.constantFrom('ios', 'android'), entries }), { maxLength: 2 });
const menu = fc.record({ entries, conditional });

/** A menu as it would be saved, or undefined. */
function taken(given: unknown): MenuDefinition | undefined {
  const { data } = menuDefinition.safeParse(given);
  return data && !hasErrors(menuProblems(data, { pages: PAGES })) ? data : undefined;
}

describe('a menu in which we find nothing', () => {
  it('is taken by WeChat, whatever stands in it, up to every limit', async () => {
    const own = world.wechat.accounts().miniprogram.appId;
    const wellMade = menu.map(taken).filter((definition) => definition !== undefined);
    await fc.assert(
      fc.asyncProperty(wellMade, async (definition) => {
        const api = watchedMenuApi(world.api(), () => undefined);
        await expect(applyMenu(api, wantedMenu(definition, own, new Map()))).resolves.toBeUndefined();
      }),
      { numRuns: RUNS },
    );
  });
});
