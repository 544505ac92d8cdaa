import { basename } from 'node:path';
import { inspectContainer, type ContainerReport, type FileFault } from '../../engine/index.ts';
import { fileFault } from './file-fault.ts';
import { withReadAt } from './read-at.ts';

/**
 * What a file's content says of itself. Never throws: what is wrong is a {@link FileFault}.
 * @param sizeBytes what it had when it was looked at
 */
export async function inspectFile(
  path: string,
  sizeBytes: number,
): Promise<ContainerReport | FileFault> {
  try {
    return await withReadAt(path, (readAt) => inspectContainer(basename(path), sizeBytes, readAt));
  } catch (error) {
    return await fileFault(path, error);
  }
}
