import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { startWeChat, type Answer, type WeChatUnderTest } from '../wechat-under-test.ts';

let world: WeChatUnderTest;
beforeEach(async () => {
  world = await startWeChat();
});
afterEach(() => world.close());

const PNG = Buffer.concat([Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]), Buffer.alloc(64, 7)]);
const JPEG = Buffer.concat([
  Buffer.from([0xff, 0xd8, 0xff, 0xe0]),
  Buffer.from('\r\n--boundary\r\n\r\n'),
  Buffer.alloc(8, 1),
]);
const MP4 = Buffer.concat([Buffer.from([0, 0, 0, 24]), Buffer.from('ftypmp42')]);
const MEGABYTE = 1024 * 1024;
const sized = (start: Buffer, bytes: number) => Buffer.concat([start, Buffer.alloc(bytes - start.length)]);

const address = async (path: string, query: Record<string, string>, account?: string) =>
  `${world.url}${path}?${new URLSearchParams({ ...(await world.token(account)), ...query }).toString()}`;
const upload = async (type: string, bytes: Buffer, name = 'media'): Promise<Answer> => {
  const body = new FormData();
  body.set('note', 'before');
  body.set(name, new Blob([bytes]), 'picture.png');
  const answer = await fetch(await address('/cgi-bin/media/upload', { type }), { method: 'POST', body });
  return (await answer.json()) as Answer;
};
const download = async (media_id: string, account?: string) =>
  fetch(await address('/cgi-bin/media/get', { media_id }, account));
const refusal = async (media_id: string, account?: string) =>
  ((await (await download(media_id, account)).json()) as Answer).errcode;

describe('a temporary file', () => {
  it('comes back as it was, for three days', async () => {
    const uploaded = await upload('image', JPEG);
    const created_at = Math.floor(world.clock.nowMs() / 1000);
    expect(uploaded).toEqual({ type: 'image', media_id: expect.stringMatching(/^[\w-]{64}$/), created_at });
    await world.clock.advance(3 * 24 * 3_600_000 - 1);
    const answer = await download(uploaded.media_id);
    expect(Buffer.from(await answer.arrayBuffer())).toEqual(JPEG);
    expect([answer.headers.get('content-type'), answer.headers.get('content-disposition')]).toEqual([
      'image/jpeg',
      `attachment; filename="${uploaded.media_id}.jpg"`,
    ]);
    await world.clock.advance(1);
    expect(await refusal(uploaded.media_id)).toBe(40007);
  });

  it('belongs to the account that sent it', async () => {
    const { media_id } = await upload('image', PNG);
    expect(await refusal(media_id, 'miniprogram')).toBe(40007);
    expect(await refusal('')).toBe(40007);
  });

  it('has its own name when it is the small picture of another', async () => {
    const answer = await upload('thumb', JPEG);
    expect(answer).toMatchObject({ type: 'thumb', thumb_media_id: expect.any(String) });
    expect(answer).not.toHaveProperty('media_id');
  });

  it('may be as large as its type allows', async () => {
    expect(await upload('image', sized(PNG, 10 * MEGABYTE))).toMatchObject({ type: 'image' });
    expect(await upload('video', sized(MP4, 10 * MEGABYTE + 1))).toMatchObject({ errcode: 45001 });
    expect(await upload('voice', sized(Buffer.from('#!AMR\n'), 2 * MEGABYTE + 1))).toMatchObject({ errcode: 45001 });
    expect(await upload('thumb', sized(JPEG, 64 * 1024 + 1))).toMatchObject({ errcode: 45001 });
  });

  it('must be what its type says', async () => {
    const wrong: [type: string, bytes: Buffer, errcode: number][] = [
      ['picture', PNG, 40004],
      ['', PNG, 40004],
      ['image', Buffer.alloc(0), 44001],
      ['image', Buffer.from('<svg/>'), 40005],
      ['image', MP4, 40005],
      ['voice', PNG, 40005],
      ['video', JPEG, 40005],
      ['thumb', PNG, 40005],
    ];
    for (const [type, bytes, errcode] of wrong) expect(await upload(type, bytes)).toMatchObject({ errcode });
    expect(await upload('image', PNG, 'file')).toMatchObject({ errcode: 41005 });
  });
});

describe('a form that is broken', () => {
  const part = '--b\r\nContent-Disposition: form-data; name="media"; filename="a.png"\r\n\r\n';

  it.each([
    ['no boundary', 'multipart/form-data', `${part}x\r\n--b--`],
    ['another type', 'application/json', '{}'],
    ['an end that is missing', 'multipart/form-data; boundary=b', `${part}x`],
    ['no line between head and content', 'multipart/form-data; boundary=b', '--b\r\nname="media"\r\n--b--'],
    ['nothing in it', 'multipart/form-data; boundary=b', ''],
  ])('has no file: %s', async (_, type, body) => {
    const url = await address('/cgi-bin/media/upload', { type: 'image' });
    const answer = await fetch(url, { method: 'POST', headers: { 'content-type': type }, body });
    expect(await answer.json()).toMatchObject({ errcode: 41005 });
  });
});
