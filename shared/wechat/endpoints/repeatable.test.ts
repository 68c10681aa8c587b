import { expect, it } from '@jest/globals';
import type { Endpoint, Repeatable, WeChatApi } from '../endpoint.ts';
import { EVERY_CALL } from './every-call.harness.ts';

/** All that changes something; everything else is read. */
const CHANGES: Record<Exclude<Repeatable, 'read'>, string[]> = {
  sets: ['createMenu', 'deleteMenu', 'remarkFollower', 'renameTag', 'tagFollowers', 'untagFollowers'],
  recognised: ['sendTemplateMessage'],
  spare: ['createShortLink', 'createUrlLink', 'createUrlScheme', 'uploadPicture'],
  never: [
    ...['addConditionalMenu', 'clearQuotas', 'createQrCode', 'createTag', 'deleteConditionalMenu', 'deleteTag'],
    ...['oauthPerson', 'readPhoneNumber'],
    ...['sendCustomerMessage', 'sendMiniProgramNotice', 'sendOaNotice', 'signedInPerson'],
  ],
};

/** The endpoint of a call, which is not made. */
async function endpointOf(call: (api: WeChatApi) => Promise<unknown>): Promise<Endpoint> {
  let asked: Endpoint | undefined;
  const api: WeChatApi = {
    appId: 'wx',
    call: <A>(endpoint: Endpoint<A>) => {
      asked = endpoint;
      return Promise.reject(new Error('not made'));
    },
  };
  await call(api).catch(() => undefined);
  return asked!;
}

it('only what may be done twice is repeated, and every call that changes something says why it may', async () => {
  const found: Record<string, string[]> = { read: [], sets: [], recognised: [], spare: [], never: [] };
  for (const [name, call] of Object.entries(EVERY_CALL)) found[(await endpointOf(call)).repeatable]!.push(name);
  const { read, ...changes } = found;
  expect(changes).toEqual(CHANGES);
  expect(read!.length).toBeGreaterThan(20);
});
