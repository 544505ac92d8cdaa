import { DailiesError } from '../core/index.ts';

/** The kind of file that is told by how recorders name their proxies, not by its extension. */
const PROXY = 'proxy';
const EXTENSION = /^[\p{L}\p{N}_+-]{1,16}$/u;

/**
 * Which kind of file comes first, second, …: extensions without dot, or `proxy`. In lower case, each once.
 * @throws DailiesError `bad_arguments`, naming the word that is wrong
 */
export function parsePriority(words: readonly string[]): readonly string[] {
  const kinds = words.map((word) => {
    const kind = word.trim().toLowerCase().replace(/^\./, '');
    if (EXTENSION.test(kind)) return kind;
    throw new DailiesError(
      'bad_arguments',
      `"${word}" is no kind of file: write an extension, such as mov, or proxy`,
    );
  });
  const twice = kinds.find((kind, index) => kinds.indexOf(kind) !== index);
  if (twice === undefined) return kinds;
  throw new DailiesError('bad_arguments', `"${twice}" is named twice: a kind has one place`);
}

/** The place of the first kind in the list that fits the file; behind all of them when none does. */
export function priorityOf(path: string, priority: readonly string[]): number {
  const { extension } = namesOf(path);
  const place = priority.findIndex((kind) =>
    kind.toLowerCase() === PROXY ? isProxy(path) : kind.toLowerCase() === extension,
  );
  return place === -1 ? priority.length : place;
}

interface Names {
  /** In lower case; empty at the top. */
  readonly folder: string;
  readonly name: string;
  /** In lower case, without dot; empty when there is none. */
  readonly extension: string;
}

function namesOf(path: string): Names {
  const [name = '', folder = ''] = path.split(/[/\\]/).toReversed();
  // A name that begins with its only dot is hidden, not of that kind.
  const extension = /[^.]\.([^.]+)$/.exec(name)?.[1]?.toLowerCase() ?? '';
  return { folder: folder.toLowerCase(), name, extension };
}

const FOLDERS = ['proxy', 'proxies'];
const MOVIES = ['mov', 'mp4', 'm4v', 'mxf', 'avi', 'mkv'];

/** How proxies are named by who makes them. A wrong guess costs a place in the queue, nothing else. */
const PROXIES: readonly ((names: Names) => boolean)[] = [
  // Canon: "…_Proxy" is the last component of a proxy clip's name (EOS C80 manual, "Clips File Names").
  // Adobe Premiere Pro and Media Encoder add "_Proxy" too.
  ({ name, extension }) => MOVIES.includes(extension) && /._proxy\.[^.]+$/i.test(name),
  // Blackmagic: the original's name in a folder "Proxy" beside it (Cloud Pod manual, "Proxy Generator").
  // Panasonic P2: CONTENTS/PROXY, where also a .BIN of metadata lies; Adobe: "Proxies".
  ({ folder, extension }) => FOLDERS.includes(folder) && MOVIES.includes(extension),
  // Sony: the clip's name and S03 in M4ROOT/SUB or XDROOT/Sub (PXW-Z200 help guide, "Proxy recording"),
  // on XDCAM discs S01 and MXF (PDW-U1 manual, "Sub directory"). The same name elsewhere is anyone's.
  ({ folder, name }) => folder === 'sub' && /.(S03\.MP4|S01\.MXF)$/.test(name),
  // GoPro (GL010001.LRV), Insta360 X3: "low resolution video". DJI: the same as .LRF.
  ({ extension }) => extension === 'lrv' || extension === 'lrf',
  // Insta360 ONE R, ONE X2, GO 2: LRV_20220110_121609_11_657.insv, also .mp4.
  ({ name, extension }) => /^LRV_\d{8}_/.test(name) && ['insv', 'mp4'].includes(extension),
];

/**
 * Whether a file is a proxy as recorders and editing programs make them, told from its name and the
 * folder it is in. A proxy that has its original's name in a folder named otherwise is not known as one.
 */
export function isProxy(path: string): boolean {
  const names = namesOf(path);
  return PROXIES.some((fits) => fits(names));
}
