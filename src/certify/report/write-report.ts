import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { CertifyError } from '../certify-error.ts';
import { printed } from '../printed.ts';
import { reportJunit } from './report-junit.ts';
import { reportMarkdown } from './report-markdown.ts';
import type { Report } from './report.ts';

/**
 * Writes `report.json`, `report.md` and `junit.xml` into a folder, which is made when it is not there.
 *
 * @throws CertifyError `write_failed`
 */
export async function writeReport(report: Report, folder: string): Promise<void> {
  try {
    await mkdir(folder, { recursive: true });
    await writeFile(join(folder, 'report.json'), `${JSON.stringify(report, null, 2)}\n`);
    await writeFile(join(folder, 'report.md'), reportMarkdown(report));
    await writeFile(join(folder, 'junit.xml'), reportJunit(report));
  } catch (cause) {
    const code = (cause as NodeJS.ErrnoException).code ?? 'unknown';
    const message = `The report cannot be written to ${printed(folder)} (${code}).`;
    throw new CertifyError('write_failed', message, { cause });
  }
}
