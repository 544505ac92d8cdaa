import { fill } from './fill.ts';

/** Fills a store in a process of its own, whose memory is not to be measured: PATH, JOBS, NOW_MS. */
const [path = '', jobs, nowMs] = process.argv.slice(2);
await fill(path, Number(jobs), Number(nowMs));
