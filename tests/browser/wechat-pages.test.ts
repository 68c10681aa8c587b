import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Browser, BrowserContext } from 'playwright-core';
import type { World } from '../../emulator/world.ts';
import { startApplication } from '../../scripts/local/application.ts';
import { launchBrowser } from '../support/browser.ts';
import { WAIT_MS } from './console-page.ts';

const ME = '周子昂';

let browser: Browser;
let world: World;
let phone: BrowserContext;
beforeAll(async () => {
  browser = await launchBrowser();
  world = await startApplication({ port: 0, followers: 100 });
  phone = await browser.newContext();
  const page = await phone.newPage();
  await page.goto(world.addresses.console);
  await page.locator('.person-name select').selectOption(ME);
}, WAIT_MS);
afterAll(async () => {
  await browser.close();
  await world.close();
});

async function urlLink(): Promise<string> {
  const { appId: appid, appSecret: secret } = world.wechat.accounts().miniprogram;
  const post = async (path: string, body: object) => {
    const response = await fetch(`${world.addresses.wechat}${path}`, { method: 'POST', body: JSON.stringify(body) });
    return (await response.json()) as { access_token: string; url_link: string };
  };
  const grant = { grant_type: 'client_credential', appid, secret };
  const { access_token: token } = await post('/cgi-bin/stable_token', grant);
  const { url_link: link } = await post(`/wxa/generate_urllink?access_token=${token}`, { query: 'id=1' });
  return link.replace('https:/', world.addresses.wechat);
}

function authorizeAddress(scope: string): string {
  const back = `${world.addresses.http}/back`;
  const query = { appid: world.wechat.accounts().oa.appId, redirect_uri: back, response_type: 'code', scope };
  return `${world.addresses.wechat}/connect/oauth2/authorize?${new URLSearchParams(query).toString()}`;
}

describe('in a browser that is somebody’s phone', () => {
  it('a link leads to the mini program, for the person of the console’s phone', async () => {
    const page = await phone.newPage();
    await page.setViewportSize({ width: 375, height: 812 });
    await page.goto(`${await urlLink()}?cq=t%3D2`);
    await page.getByText('id=1&t=2').waitFor();
    await page.getByRole('button', { name: '打开小程序' }).click();
    await page.waitForURL('**/preview?**');
    const asked = new URL(page.url()).searchParams;
    expect([asked.get('person'), asked.get('scene'), asked.get('path')]).toEqual([ME, '1167', '?id=1&t=2']);
    await page.getByText('立即领取').first().waitFor();
    await page.close();
  });

  it('web authorisation goes back silently, or after the person has agreed', async () => {
    const page = await phone.newPage();
    await page.goto(authorizeAddress('snsapi_base'));
    expect(page.url()).toMatch(/\/http\/back\?code=\w{32}$/);
    await page.goto(authorizeAddress('snsapi_userinfo'));
    await page.getByText(ME).waitFor();
    await page.getByRole('button', { name: '允许' }).click();
    await page.waitForURL(/\/http\/back\?code=\w{32}$/);
    await page.close();
  });

  it('a page that does not know whose phone it is asks, and knows it from then on', async () => {
    const stranger = await browser.newContext();
    const page = await stranger.newPage();
    await page.goto(authorizeAddress('snsapi_base'));
    await page.getByRole('link', { name: ME }).click();
    await page.waitForURL(/\/http\/back\?code=/);
    await page.goto(authorizeAddress('snsapi_base'));
    expect(page.url()).toMatch(/\/http\/back\?code=/);
    await stranger.close();
  });
});
