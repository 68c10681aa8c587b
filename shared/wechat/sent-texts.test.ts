import { describe, expect, it } from '@jest/globals';
import { withoutSentTexts } from './sent-texts.ts';

const SECRET = '0123456789abcdefghijklmn';

describe('a message of WeChat', () => {
  it.each([
    ['whole', `invalid code ${SECRET} rid: 65f0-1`, 'invalid code [sent] rid: 65f0-1'],
    ['cut off', `invalid code ${SECRET.slice(2, 20)}…`, 'invalid code [sent]…'],
    ['with something in front', `%3D${SECRET}%26${SECRET}x`, '%3D[sent]%26[sent]x'],
    ['again and again', SECRET + SECRET, '[sent][sent]'],
    ['not at all', 'invalid openid rid: 65f0-1', 'invalid openid rid: 65f0-1'],
    ['too short to tell', SECRET.slice(0, 15), SECRET.slice(0, 15)],
  ])('that repeats what was sent, %s, does not show it', (_, message, shown) => {
    expect(withoutSentTexts(message, [{ code: SECRET }, { list: ['short', SECRET.slice(4)] }])).toBe(shown);
  });
});
