import { describe, expect, it } from '@jest/globals';
import { findRoute, readRoutes } from './routes.ts';

const read = (...paths: string[]) =>
  readRoutes(
    paths.map((path) => ({ path, target: 'function:fn' })),
    (name) => name === 'fn',
  );

describe('routes', () => {
  it('lead to a function by the longest path that fits whole segments', () => {
    const { routes } = read('/', '/a', '/a/b');
    const pathOf = (pathname: string) => {
      const found = findRoute(routes, pathname);
      return found && `${found.route.path} sees ${found.path}`;
    };
    expect(['/', '/x', '/a', '/a/', '/a/x', '/a/b/c', '/ab'].map(pathOf)).toEqual([
      '/ sees /',
      '/ sees /x',
      '/a sees /',
      '/a sees /',
      '/a sees /x',
      '/a/b sees /c',
      '/ sees /ab',
    ]);
  });

  it('that fit nothing lead nowhere', () => {
    expect(findRoute(read('/a').routes, '/b')).toBeUndefined();
  });

  it.each(['no-slash', '/a/*', '/a//b', '/a/', '/__auth', '/.well-known/x', `/${'x'.repeat(51)}`, '/ä'])(
    'cannot have the path %s',
    (path) => {
      expect(read(path).problems).toHaveLength(1);
    },
  );

  it('are refused with all that is wrong: unknown functions, other targets, doubles', () => {
    const configs = [
      { path: '/x', target: 'function:none' },
      { path: '/y', target: 'bucket:fn' },
      { path: '/z', target: 'function:fn' },
      { path: '/z', target: 'function:fn' },
    ];
    expect(readRoutes(configs, (name) => name === 'fn').problems).toEqual([
      'route /x: there is no function none',
      'route /y: target bucket:fn must be function:<name>',
      'route /z: declared twice',
    ]);
  });
});
