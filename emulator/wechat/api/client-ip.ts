import { isIP } from 'node:net';

/** An IPv4 address as a socket shows it that speaks IPv6. */
const MAPPED = /^::ffff:(?=\d+\.\d+\.\d+\.\d+$)/i;

/**
 * The address that a call counts as coming from. WeChat sees the address of the connection; in the local world, where
 * that is always this machine, a call may say with `x-forwarded-for` from where it would come.
 */
export function clientIp(forwardedFor: string | undefined, remoteAddress = ''): string {
  const named = forwardedFor?.split(',')[0]?.trim() ?? '';
  return (isIP(named) === 0 ? remoteAddress : named).replace(MAPPED, '');
}
