import { setImmediate } from 'node:timers/promises';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { DAY_MS } from '../core/clock.ts';
import type { Gate } from '../db/interruptions.harness.ts';
import { startLocalDatabase, type LocalDatabase } from '../../tests/support/local-database.ts';
import { openIds, SyncWorld } from './sync.harness.ts';

let local: LocalDatabase;
let world: SyncWorld;
beforeAll(async () => {
  local = await startLocalDatabase();
});
beforeEach(() => {
  world = new SyncWorld(local);
});
afterAll(() => local.close());

const refusal = (kind: string) => Object.assign(new Error(kind), { kind });

describe('a list', () => {
  it('that WeChat refuses to go on with after somebody who has left is read from its beginning once more', async () => {
    world.account.followers = openIds(6);
    await world.tick();
    world.clock.advance(DAY_MS);
    world.account.pageSize = 2;
    world.account.afterList = async () => world.clock.advance(41_000);
    expect(await world.tick()).toBe('unfinished');
    const { cursor } = world.state().run;
    expect(cursor).toBeDefined();
    world.account.afterList = async () => {};
    world.account.followers = world.account.followers.filter((openId) => openId !== cursor);
    const list = world.account.listFollowers.bind(world.account);
    world.account.listFollowers = async (after) => {
      if (after !== undefined && !world.account.followers.includes(after)) throw refusal('openId');
      return list(after);
    };
    expect(await world.tick()).toBe('done');
    expect(world.following()).toEqual([...world.account.followers].sort());
    expect(world.reports().at(-1)).toMatchObject({ listed: 5, unchanged: 5, gone: 1 });
  });

  it('that is begun again within the first tick reports whom it had stored before as added', async () => {
    Object.assign(world.account, { followers: openIds(4), pageSize: 2 });
    const list = world.account.listFollowers.bind(world.account);
    let isRefused = false;
    world.account.listFollowers = async (after) => {
      if (after === undefined || isRefused) return list(after);
      isRefused = true;
      throw refusal('openId');
    };
    expect(await world.tick()).toBe('done');
    expect(world.reports().at(-1)).toMatchObject({ listed: 4, added: 4, unchanged: 0 });
  });

  it.each(['as the last one of a page', 'put aside'])(
    'that rests names nobody who has left meanwhile (%s), and is read on afterwards',
    async (place) => {
      world.account.followers = openIds(6);
      world.account.pageSize = 2;
      if (place === 'put aside') world.account.missing = new Set(['oa-0']);
      world.account.afterList = async () => world.clock.advance(41_000);
      expect(await world.tick()).toBe('unfinished');
      const { cursor, aside } = world.state().run;
      const left = place === 'put aside' ? aside[0] : cursor;
      expect(left).toBeDefined();
      await world.ask('pause');
      world.account.followers = world.account.followers.filter((openId) => openId !== left);
      await world.push('unsubscribe', left as string);
      await world.tick();
      expect(world.state().run.state).toBe('paused');
      expect(JSON.stringify([world.state(), world.identities()])).not.toContain(`"${left}"`);
      world.account.afterList = async () => {};
      await world.ask('resume');
      expect(await world.tick()).toBe('done');
      expect(world.following()).toEqual([...world.account.followers].sort());
    },
  );

  it('that is begun again when a page could not be stored either leaves no users of those who left meanwhile', async () => {
    Object.assign(world.account, { followers: openIds(4), pageSize: 2 });
    const list = world.account.listFollowers.bind(world.account);
    const isAgain = () => world.state().run.listedAgainOn !== undefined;
    world.account.listFollowers = async (after) => {
      if (after === undefined || isAgain()) return list(after);
      while (world.users().length === 0) await setImmediate();
      world.clock.advance(5_000);
      world.account.followers = ['oa-3'];
      throw refusal('openId');
    };
    const breaking: Gate = async ({ name, perform }) => {
      if (name === 'identities.addMany' && !isAgain()) throw new Error('broken');
      return perform();
    };
    expect(await world.tick(breaking)).toBe('done');
    expect(world.following()).toEqual(['oa-3']);
    expect(world.users().map(({ unionId }) => unionId)).toEqual(['union-3']);
  });

  it('that WeChat refuses to go on with again is a fault until the next day', async () => {
    Object.assign(world.account, { followers: openIds(4), pageSize: 2 });
    const list = world.account.listFollowers.bind(world.account);
    world.account.listFollowers = async (after) => {
      if (after !== undefined) throw refusal('openId');
      return list(after);
    };
    await expect(world.tick()).rejects.toThrow('openId');
    await expect(world.tick()).rejects.toThrow('openId');
    expect(world.account.lists).toBe(3);
    expect(world.state()).toMatchObject({ trouble: { code: 'fault' }, run: { listedAgainOn: '2024-03-01' } });
    world.clock.advance(DAY_MS);
    await expect(world.tick()).rejects.toThrow('openId');
    expect(world.account.lists).toBe(5);
    world.account.listFollowers = list;
    expect(await world.tick()).toBe('done');
    expect(world.following()).toEqual(openIds(4));
  });
});
