import { createReadStream } from 'node:fs';
import { parseArgs } from 'node:util';
import { namedValues } from './deploy/real-environment.ts';
import { LOCAL_SHOP_SECRET } from './local/application.ts';
import { DEFAULT_PORT, readPort, readWholeNumber, run, UsageError } from './local/command-line.ts';
import { localTime } from './menu/access.ts';
import { loadOrders } from './orders/load-orders.ts';
import type { Shop } from './orders/shop.ts';

const USAGE = `npm run orders:load -- FILE [--from LINE] [--encoding gbk] [--local [--port N]]
  FILE: comma-separated values; the columns: docs/orders.md
  --from: goes on with this line
  --encoding: of the file, utf-8 when left out
  --local: into the local world of npm start, instead of WEB_ADDRESS of .env.local with its SHOP_SECRET`;

function read() {
  try {
    const text = { type: 'string' } as const;
    const options = { from: text, encoding: text, port: text, local: { type: 'boolean' } } as const;
    const { values, positionals } = parseArgs({ options, strict: true, allowPositionals: true });
    const [file, ...others] = positionals;
    if (file === undefined || others.length > 0) throw new Error('one file');
    return { file, ...values };
  } catch (error) {
    throw new UsageError(`${error instanceof Error ? error.message : String(error)}\n${USAGE}`);
  }
}

function shopOf(local: boolean | undefined, port: string | undefined): Shop {
  if (local) {
    const world = `http://127.0.0.1:${readPort(port, DEFAULT_PORT)}`;
    return { url: `${world}/http/shop-webhook`, secret: LOCAL_SHOP_SECRET, now: () => localTime(world) };
  }
  const { WEB_ADDRESS, SHOP_SECRET } = namedValues(['WEB_ADDRESS', 'SHOP_SECRET']);
  return { url: `${WEB_ADDRESS}/shop-webhook`, secret: SHOP_SECRET, now: async () => new Date() };
}

/** The text of a file, piece by piece; a byte order mark is left out. */
async function* textOf(file: string, encoding: string): AsyncGenerator<string> {
  const decoder = new TextDecoder(encoding, { fatal: true });
  try {
    for await (const bytes of createReadStream(file)) yield decoder.decode(bytes as Buffer, { stream: true });
    yield decoder.decode();
  } catch (error) {
    if ((error as { code?: string }).code !== 'ERR_ENCODING_INVALID_ENCODED_DATA') throw error;
    throw new UsageError(`the file is not in ${encoding}: try --encoding gbk, as Excel writes it`);
  }
}

/** Loads orders of a table, as if the shop told of them now; exit code 1 when some lines are bad. */
run(async () => {
  const { file, from, encoding = 'utf-8', local, port } = read();
  const first = readWholeNumber('from', from, 1, Number.MAX_SAFE_INTEGER) ?? 1;
  const say = (line: string) => console.log(line);
  const shop = shopOf(local, port);
  const { told, bad, contradicting } = await loadOrders({ pieces: textOf(file, encoding), shop, from: first, say });
  console.log(`done: ${told + contradicting} orders, ${contradicting} of them with contradictions; ${bad} bad lines`);
  if (bad > 0) process.exitCode = 1;
});
