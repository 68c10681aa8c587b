import { startTestFiles } from './files.harness.ts';

/*
 * A program to be killed: uploads one file again and again into the folder named on its command line, each time with
 * another number of another length in it, and prints the number when the upload was acknowledged.
 */
const { app } = await startTestFiles(process.argv[2]);
for (let n = 1; ; n += 1) {
  const content = `${n} `.repeat(1 + ((n * 7_919) % 20_000));
  await app.uploadFile({ cloudPath: 'same.txt', fileContent: Buffer.from(content) as never });
  process.stdout.write(`${n}\n`);
}
