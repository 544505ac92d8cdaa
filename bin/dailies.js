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
  const { main } = await import('../dist/cli/index.js');
  await main(process.argv.slice(2));
}
