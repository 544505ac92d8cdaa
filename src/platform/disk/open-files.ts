import { readFileSync, readdirSync, readlinkSync } from 'node:fs';
import { basename } from 'node:path';
import { setImmediate as breathe } from 'node:timers/promises';

/** A file descriptor of some process. */
export interface Descriptor {
  readonly pid: string;
  readonly fd: string;
}

/** Which files the processes of this machine have open, by their last names. */
export interface OpenFiles {
  readonly byName: ReadonlyMap<string, readonly Descriptor[]>;
  /** Nobody can have a file open without being in it. */
  readonly isWhole: boolean;
}

/** What a scan may do before it lets others go on. */
const SLICE_MS = 4;
/** The number that only the first namespace of processes has (Linux, include/linux/proc_ns.h). */
const FIRST_NAMESPACE = 'pid:[4026531836]';
/**
 * Kernel threads that write for machines on the network: NFS and SMB servers. They open no
 * descriptor.
 */
const KERNEL_SERVERS = /^(nfsd|ksmbd)/;

/**
 * Reads proc(5). Whole only where every process shows its descriptors, which takes the rights of
 * root; where all processes are seen, not only those of a container; and where the kernel itself
 * serves no files. A mapping that outlives its descriptor is not seen: no recorder is known to
 * write by one.
 */
export async function readOpenFiles(proc: string): Promise<OpenFiles> {
  const byName = new Map<string, Descriptor[]>();
  let isWhole = isFirstNamespace(proc);
  let sliceEndsMs = performance.now() + SLICE_MS;
  for (const pid of listProcesses(proc)) {
    isWhole = readProcess(proc, pid, byName) && isWhole;
    if (performance.now() < sliceEndsMs) continue;
    await breathe();
    sliceEndsMs = performance.now() + SLICE_MS;
  }
  return { byName, isWhole };
}

function listProcesses(proc: string): readonly string[] {
  try {
    return readdirSync(proc).filter((name) => /^\d+$/.test(name));
  } catch {
    return [];
  }
}

/** With hidden processes (`hidepid`) the first one cannot be seen either. */
function isFirstNamespace(proc: string): boolean {
  return (
    read(() => readlinkSync(`${proc}/self/ns/pid`)) === FIRST_NAMESPACE &&
    read(() => readFileSync(`${proc}/1/comm`, 'utf8')) !== null
  );
}

/** False when the process may have a file open that is not in the list. */
function readProcess(proc: string, pid: string, byName: Map<string, Descriptor[]>): boolean {
  const fds = listDescriptors(proc, pid);
  if (fds === null) return false;
  for (const fd of fds) {
    const link = read(() => readlinkSync(`${proc}/${pid}/fd/${fd}`));
    // Sockets, pipes and the like have no path.
    if (link?.startsWith('/') !== true || /^\/(dev|proc|sys)\//.test(link)) continue;
    const name = basename(link);
    const others = byName.get(name);
    if (others === undefined) byName.set(name, [{ pid, fd }]);
    else others.push({ pid, fd });
  }
  if (fds.length > 0) return true;
  const command = read(() => readFileSync(`${proc}/${pid}/comm`, 'utf8')) ?? '';
  return !KERNEL_SERVERS.test(command);
}

/** Null when they are not shown. A process that has ended has none. */
function listDescriptors(proc: string, pid: string): readonly string[] | null {
  try {
    return readdirSync(`${proc}/${pid}/fd`);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    return code === 'ENOENT' || code === 'ESRCH' ? [] : null;
  }
}

/** Processes and descriptors come and go while they are read: null. */
function read(reading: () => string): string | null {
  try {
    return reading();
  } catch {
    return null;
  }
}
