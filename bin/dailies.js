#!/usr/bin/env node
// Plain old syntax on purpose: a Node that is too old must get a sentence, not a stack trace.
const [major, minor] = process.versions.node.split('.').map(Number);
if (major < 22 || (major === 22 && minor < 22)) {
  process.stderr.write(
    `dailies needs Node.js 22.22 or newer; this is ${process.versions.node} (${process.execPath}).\n` +
      'Install a current Node.js from https://nodejs.org, or, in a checkout, run node_modules/.bin/dailies.\n',
  );
  process.exitCode = 2;
} else {
  // A read of a dead network disk keeps one of libuv's threads for as long as the system likes; with the
  // usual four, one such disk could stop all others, and DNS.
  process.env.UV_THREADPOOL_SIZE ??= '16';
  // Memory: V8 takes 32 MB for young objects as soon as many survive, as they do while modules load, and
  // lets old ones that are dead lie until there are as many again. A device makes few of either: 20 MB less
  // and more, and a large file costs no more CPU (bench/memory.ts). A flag in the first line would not work
  // everywhere; V8 asks for these two each time, not only at its start.
  const { setFlagsFromString } = await import('node:v8');
  setFlagsFromString('--semi-space-growth-factor=1');
  setFlagsFromString('--optimize-for-size');
  const { main } = await import('../dist/cli/index.js');
  await main(process.argv.slice(2));
}
