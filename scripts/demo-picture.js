// Makes docs/pictures/demo.svg from the real demo in a real terminal (tmux), for the README.
import { execFileSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';

const ROOT = join(dirname(fileURLToPath(import.meta.url)), '..');
const SESSION = `dailies-picture-${process.pid}`;
const COLUMNS = 100;
const ROWS = 16;
/** One clip arrived, one going up while it is recorded. */
const MOMENT = /✓ done[\s\S]*● REC.* [12]\d\.\d MB of it up/;
const PATIENCE_MS = 60_000;

const CELL = { width: 8.4, height: 18 };
const COLORS = {
  30: '#21262d',
  31: '#ff7b72',
  32: '#56d364',
  33: '#e3b341',
  34: '#79c0ff',
  35: '#d2a8ff',
  36: '#56d4dd',
  37: '#e6edf3',
  90: '#8b949e',
};

const PLAIN = { color: COLORS[37], bold: false, dim: false };

const tmux = (...args) => execFileSync('tmux', args, { encoding: 'utf8' });

tmux('new-session', '-d', '-s', SESSION, '-x', String(COLUMNS), '-y', String(ROWS), demoCommand());
try {
  const screen = await theMoment();
  mkdirSync(join(ROOT, 'docs', 'pictures'), { recursive: true });
  writeFileSync(join(ROOT, 'docs', 'pictures', 'demo.svg'), svg(screen.trimEnd().split('\n')));
} finally {
  tmux('send-keys', '-t', SESSION, 'q');
  await delay(2_000);
  tmux('kill-session', '-t', SESSION);
}

async function theMoment() {
  for (const endMs = Date.now() + PATIENCE_MS; Date.now() < endMs; await delay(100)) {
    const screen = tmux('capture-pane', '-e', '-p', '-t', SESSION);
    const plain = tmux('capture-pane', '-p', '-t', SESSION);
    if (MOMENT.test(plain)) return screen;
  }
  throw new Error('The demo never showed what the picture is to show.');
}

function demoCommand() {
  return `PATH=${join(ROOT, 'node_modules', '.bin')}:$PATH dailies demo; sleep 5`;
}

function svg(lines) {
  const width = Math.ceil(COLUMNS * CELL.width) + 24;
  const height = lines.length * CELL.height + 32;
  let look = PLAIN;
  const rows = lines
    .map((line, row) => {
      const runs = runsOf(line, look);
      look = runs.look;
      return rowOf(runs.runs, row);
    })
    .join('\n');
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" role="img" aria-label="dailies demo in a terminal">
<rect width="100%" height="100%" rx="8" fill="#0d1117"/>
<g font-family="ui-monospace, SFMono-Regular, Menlo, Consolas, 'DejaVu Sans Mono', monospace" font-size="14">
${rows}
</g>
</svg>
`;
}

/** One line of the terminal: runs of one look each, placed by their column. */
function rowOf(runs, row) {
  const y = 24 + row * CELL.height;
  return runs
    .filter(({ text }) => text.trim() !== '')
    .map(({ text, column, look }) => {
      const x = (12 + column * CELL.width).toFixed(1);
      const length = (Array.from(text).length * CELL.width).toFixed(1);
      const weight = look.bold ? ' font-weight="700"' : '';
      const opacity = look.dim ? ' opacity="0.6"' : '';
      return `<text x="${x}" y="${y}" textLength="${length}" fill="${look.color}"${weight}${opacity}>${escape(text)}</text>`;
    })
    .join('\n');
}

/** A look lasts until it is changed, over the ends of lines too. */
function runsOf(line, before) {
  const runs = [];
  let look = before;
  let column = 0;
  // oxlint-disable-next-line no-control-regex -- terminal colours are control sequences
  for (const piece of line.split(/(\u001b\[[0-9;]*m)/)) {
    // oxlint-disable-next-line no-control-regex -- see above
    const codes = /^\u001b\[([0-9;]*)m$/.exec(piece)?.[1];
    if (codes !== undefined) look = restyle(look, codes);
    else if (piece !== '') {
      runs.push({ text: piece, column, look });
      column += Array.from(piece).length;
    }
  }
  return { runs, look };
}

function restyle(look, codes) {
  let next = look;
  for (const code of codes.split(';').map(Number)) {
    if (code === 0) next = PLAIN;
    else if (code === 1) next = { ...next, bold: true };
    else if (code === 2) next = { ...next, dim: true };
    else if (code === 22) next = { ...next, bold: false, dim: false };
    else if (code === 39) next = { ...next, color: COLORS[37] };
    else if (COLORS[code] !== undefined) next = { ...next, color: COLORS[code] };
  }
  return next;
}

/** Spaces that stay: renderers differ in what they make of others. */
function escape(text) {
  return text
    .replaceAll(' ', '\u00a0')
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;');
}
