import { createInterface } from 'node:readline';
import { takeHold } from './holder.ts';

/* A program that tries to hold a file with each line that it is given, and says what came of it. */
const [, , path] = process.argv;
console.log('ready');
for await (const _ of createInterface({ input: process.stdin })) console.log(takeHold(path!) ?? 'held');
