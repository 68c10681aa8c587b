import { WorldClock } from '../../emulator/clock.ts';
import { WorldFeed } from '../../emulator/feed.ts';

/** A program in whose world a function prints an OpenID: that tests notice it is tested with it. */
const clock = new WorldClock();
new WorldFeed(clock).publish({
  ...{ source: 'function', kind: 'function.printed', detail: { functionName: 'customer' } },
  text: 'oAbCdEfGhIjKlMnOpQrStUvWxYz0',
});
clock.close();
