import { statfs } from 'node:fs/promises';

/** What can be believed of a file system. */
export interface FileSystem {
  /** Whoever writes to it is a process of this machine. */
  readonly isLocal: boolean;
  /** A file keeps its inode number when it is renamed, and after it was unmounted. */
  readonly hasLastingIds: boolean;
  /** What is not allocated was not written: nothing is compressed, or allocated long after. */
  readonly tellsHoles: boolean;
}

const UNIX: FileSystem = { isLocal: true, hasLastingIds: true, tellsHoles: true };
const COPY_ON_WRITE: FileSystem = { ...UNIX, tellsHoles: false };
const FAT: FileSystem = { ...UNIX, hasLastingIds: false };
const SHARE: FileSystem = { isLocal: false, hasLastingIds: true, tellsHoles: false };
const STRANGE: FileSystem = { isLocal: false, hasLastingIds: false, tellsHoles: false };

/**
 * By the magic number of the system's own (statfs(2), linux/magic.h); the others are STRANGE, as
 * FUSE is.
 */
const LINUX: Readonly<Record<number, FileSystem>> = {
  0xef53: UNIX, // ext2, ext3, ext4
  0x58465342: UNIX, // XFS
  0xf2f52010: UNIX, // F2FS
  0x3153464a: UNIX, // JFS
  0x01021994: UNIX, // tmpfs
  0x9123683e: COPY_ON_WRITE, // Btrfs
  0xca451a4e: COPY_ON_WRITE, // bcachefs
  0x2fc12fc1: COPY_ON_WRITE, // ZFS, which allocates some seconds after the write
  0x7366746e: COPY_ON_WRITE, // NTFS, which may compress
  0x482b: COPY_ON_WRITE, // HFS+
  0x794c7630: COPY_ON_WRITE, // overlay
  0x4d44: FAT,
  0x2011bab0: FAT, // exFAT
  0x6969: SHARE, // NFS
  0x517b: SHARE, // SMB
  0xff534d42: SHARE, // CIFS
  0xfe534d42: SHARE, // SMB2
};

/**
 * Windows and macOS name no writers. Their ids last; a Mac's APFS and NTFS allocate as they write.
 */
const ELSEWHERE: FileSystem = { isLocal: false, hasLastingIds: true, tellsHoles: true };

/** @throws what the system says of the path */
export async function fileSystemAt(path: string): Promise<FileSystem> {
  if (process.platform !== 'linux') return ELSEWHERE;
  // Some magic numbers come with their sign.
  return LINUX[(await statfs(path)).type >>> 0] ?? STRANGE;
}
