import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** Loaded into a program before anything else: writes down whom it connects to, and which names it looks up. */
const HOOK = `
import { appendFileSync } from 'node:fs';
import dns from 'node:dns';
import net from 'node:net';
import { TLSSocket } from 'node:tls';
import { syncBuiltinESMExports } from 'node:module';

const tell = (line) => appendFileSync(process.env.TEST_CONTACTS, line + '\\n');
const { connect } = net.Socket.prototype;
net.Socket.prototype.connect = function (...args) {
  const [first] = Array.isArray(args[0]) ? args[0] : args;
  const { host = 'localhost', port, path } = typeof first === 'object' ? first : { port: first };
  tell((this instanceof TLSSocket ? 'tls ' : 'plain ') + (path ?? host + ':' + port));
  return connect.apply(this, args);
};
const { lookup } = dns;
dns.lookup = (name, ...rest) => (tell('name ' + name), lookup(name, ...rest));
const { lookup: promised } = dns.promises;
dns.promises.lookup = (name, ...rest) => (tell('name ' + name), promised(name, ...rest));
syncBuiltinESMExports();
`;

export interface Contacts {
  /** What a program must be started with. */
  readonly env: NodeJS.ProcessEnv;
  /** \`tls host:port\`, \`plain host:port\`, \`name host\`: each once, in order. */
  list(): readonly string[];
}

/** Notices every host and scheme that programs contact, whichever library they do it with. */
export function noticeContacts(folder: string): Contacts {
  const hook = join(folder, 'contacts.mjs');
  const file = join(folder, 'contacts.txt');
  writeFileSync(hook, HOOK);
  writeFileSync(file, '');
  return {
    env: { NODE_OPTIONS: `--import=${hook}`, TEST_CONTACTS: file },
    list: () => {
      const lines = readFileSync(file, 'utf8').split('\n');
      return [...new Set(lines.filter((line) => line !== ''))].sort();
    },
  };
}
