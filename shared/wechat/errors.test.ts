import { describe, expect, it } from '@jest/globals';
import { NotPermittedError, WeChatError } from './errors.ts';

const PATH = '/cgi-bin/user/get';
const OPEN_ID = 'oABCDEFGHIJKLMNOPQRSTUV_wx-1';

describe('an error of WeChat', () => {
  it('keeps WeChat’s words and its request id', () => {
    const error = new WeChatError(PATH, 40164, 'invalid ip 58.0.0.1, not in whitelist rid: 65f0c2d1-1f2e3d4c-5b6a7980');
    expect(error.words).toBe('invalid ip 58.0.0.1, not in whitelist rid: 65f0c2d1-1f2e3d4c-5b6a7980');
    expect(error.message).toBe(`${PATH}: 40164 ${error.words}`);
  });

  it('keeps them also where the account may not, behind what it would need', () => {
    const refused = new WeChatError(PATH, 48001, 'api unauthorized rid: 65f0-1');
    const { message, code, need } = new NotPermittedError(refused, 'verified-account');
    expect({ code, need }).toEqual({ code: 48001, need: 'verified-account' });
    expect(message).toMatch(/^\/cgi-bin\/user\/get: 48001 需要已认证的公众号.*（api unauthorized rid: 65f0-1）$/);
  });

  it('hides what looks like a person, a token or a secret, and cuts off what is too long', () => {
    const told = `${OPEN_ID} 13800138000 access_token=T0KEN secret:"S3CRET" ${'x'.repeat(10_000)}`;
    for (const error of [
      new WeChatError(PATH, 48001, told),
      new NotPermittedError(new WeChatError(PATH, 48001, told), 'verified-account'),
    ]) {
      expect(`${error.words} ${error.message}`).not.toMatch(/oABCDEF|13800138000|T0KEN|S3CRET/);
      expect(error.message.length).toBeLessThan(700);
    }
  });
});
