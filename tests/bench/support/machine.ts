import { cpus, totalmem } from 'node:os';

/** What a measurement depends on; nothing that names the machine. */
export interface Machine {
  processor: string;
  cores: number;
  memoryGb: number;
  node: string;
  platform: string;
}

export function describeMachine(): Machine {
  const processors = cpus();
  return {
    processor: processors[0]?.model ?? 'unknown',
    cores: processors.length,
    memoryGb: Math.round(totalmem() / 2 ** 30),
    node: process.version,
    platform: `${process.platform} ${process.arch}`,
  };
}

/** The machine in one line, for tables. */
export const machineLine = ({ processor, cores, memoryGb, node, platform }: Machine): string =>
  `${processor}, ${cores} cores, ${memoryGb} GB, ${platform}, Node ${node}`;
