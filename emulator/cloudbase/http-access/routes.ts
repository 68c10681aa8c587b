import type { RouteConfig } from '../deployment.ts';

/** A route of HTTP access. */
export interface Route {
  path: string;
  functionName: string;
  /** The platform asks for a login of its own; this world has none, so it refuses. */
  needsLogin: boolean;
  /** The function sees the whole path instead of what follows the route. */
  wholePath: boolean;
}

/** https://docs.cloudbase.net/cli-v1/http-gateway/gateway */
const SEGMENT = /^[A-Za-z0-9._-]{1,50}$/;
const RESERVED = ['/__auth', '/.well-known'];

/** Reads `gateway.routes` of cloudbaserc.json; problems are sentences, all that there are. */
export function readRoutes(
  configs: readonly RouteConfig[],
  hasFunction: (name: string) => boolean,
): { routes: Route[]; problems: string[] } {
  const problems: string[] = [];
  const routes = configs.map(({ path, target, enableAuth, enablePathTransmission }): Route => {
    const functionName = target.startsWith('function:') ? target.slice('function:'.length) : '';
    if (!isRoutePath(path))
      problems.push(`route ${path}: the path must be /segments of letters, digits, . _ -, and not reserved`);
    if (!functionName) problems.push(`route ${path}: target ${target} must be function:<name>`);
    else if (!hasFunction(functionName)) problems.push(`route ${path}: there is no function ${functionName}`);
    // The platform's default for a new route is not documented: say it, because a push of WeChat brings no login.
    return { path, functionName, needsLogin: enableAuth === true, wholePath: enablePathTransmission === true };
  });
  const paths = routes.map((route) => route.path);
  for (const path of new Set(paths.filter((one, i) => paths.indexOf(one) !== i)))
    problems.push(`route ${path}: declared twice`);
  return { routes, problems };
}

function isRoutePath(path: string): boolean {
  if (path === '/') return true;
  if (RESERVED.some((one) => path === one || path.startsWith(`${one}/`))) return false;
  const [first, ...segments] = path.split('/');
  return first === '' && segments.length > 0 && segments.every((segment) => SEGMENT.test(segment));
}

/** The route with the longest path that leads to `pathname`, and the path that its function sees. */
export function findRoute(routes: readonly Route[], pathname: string): { route: Route; path: string } | undefined {
  let found: Route | undefined;
  for (const route of routes) {
    const leadsThere = route.path === '/' || pathname === route.path || pathname.startsWith(`${route.path}/`);
    if (leadsThere && route.path.length > (found?.path.length ?? -1)) found = route;
  }
  if (!found) return undefined;
  const rest = found.path === '/' ? pathname : pathname.slice(found.path.length);
  return { route: found, path: found.wholePath ? pathname : rest || '/' };
}
