import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { readSeed } from '../wechat/index.ts';
import type { World } from '../world.ts';
import { StateUnderTest } from './state.harness.ts';

const under = new StateUnderTest();
const seed = readSeed({ followers: 100 });

/** One of the seed who follows nobody yet. */
const WHO = '陈一诺';

const follows = ({ wechat }: World) => ({
  followers: wechat.followerCount(),
  following: wechat.followers({ limit: 200 }).some(({ name }) => name === WHO),
  inbox: wechat.inbox(WHO).map(({ text }) => text),
});

/** Follows, and finds in the chat that the account does not answer. */
async function followInVain({ wechat, url }: World): Promise<void> {
  wechat.setCallbackUrl(`${url}/nothing`);
  await wechat.follow(WHO);
}

const BEFORE = { followers: 100, following: false, inbox: [] };
const AFTER = { followers: 101, following: true, inbox: [expect.stringContaining('公众号')] };

describe('the memory of WeChat', () => {
  it('is saved and loaded with the rest, also into another world, and a reset forgets it', async () => {
    const savedStatesDir = join(under.root, 'saved');
    const { world: first } = await under.start({ seed, savedStatesDir });
    await first.states.save('before');
    await followInVain(first);
    expect(follows(first)).toEqual(AFTER);
    await first.states.save('after');
    await first.states.load('before');
    expect(follows(first)).toEqual(BEFORE);
    await under.stop();

    const { world: second } = await under.start({ seed, savedStatesDir });
    await second.states.load('after');
    expect(follows(second)).toEqual(AFTER);
    await second.states.reset();
    expect(follows(second)).toEqual(BEFORE);
  });

  it('is there again with a state directory', async () => {
    const { world: first } = await under.start({ seed, stateDir: under.stateDir });
    await followInVain(first);
    await under.stop();
    expect(follows((await under.start({ seed, stateDir: under.stateDir })).world)).toEqual(AFTER);
  });

  it('is not mixed with other people: a directory keeps its seed, and a state of another one is refused', async () => {
    const { world: first } = await under.start({ seed, stateDir: under.stateDir });
    await followInVain(first);
    await first.states.save('hundred');
    await under.stop();
    const others = readSeed({ followers: 7, people: [] });
    const { world: second } = await under.start({ seed: others, stateDir: under.stateDir });
    expect(follows(second)).toEqual(AFTER);
    await under.stop();

    const saved = join(under.stateDir, 'saved');
    const { world: third } = await under.start({ seed: others, savedStatesDir: saved });
    await expect(third.states.load('hundred')).rejects.toThrow('was saved among other people of WeChat');
    expect(third.wechat.followerCount()).toBe(7);
  });
});
