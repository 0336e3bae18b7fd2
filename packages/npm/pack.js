// Packs the npm packages: one for each binary, and `gatefront`, which depends on all of them optionally.
//
// usage: node packages/npm/pack.js VERSION FOLDER [TARGET=BINARY]...
// Writes the .tgz files into FOLDER. TARGET is a target of Rust, such as x86_64-unknown-linux-musl.
'use strict';

const { execFileSync } = require('child_process');
const fs = require('fs');
const os = require('os');
const path = require('path');

const platforms = require('./platforms.json');

const [version, folder, ...binaries] = process.argv.slice(2);
if (!version || !folder) {
  console.error('usage: node packages/npm/pack.js VERSION FOLDER [TARGET=BINARY]...');
  process.exit(2);
}

const top = path.join(__dirname, '..', '..');
const manifest = fs.readFileSync(path.join(top, 'Cargo.toml'), 'utf8');
const field = (name) => new RegExp(`^${name} = "(.*)"$`, 'm').exec(manifest)[1];
const common = {
  version,
  description: field('description'),
  license: field('license'),
  repository: { type: 'git', url: `git+${field('repository')}.git` },
};

/** Packs a package with these files, by their names in the package. */
function pack(fields, files) {
  const made = fs.mkdtempSync(path.join(os.tmpdir(), 'gatefront-npm-'));
  try {
    fs.writeFileSync(path.join(made, 'package.json'), `${JSON.stringify({ ...fields, ...common }, null, 2)}\n`);
    for (const [name, [from, mode]] of Object.entries(files)) {
      fs.mkdirSync(path.dirname(path.join(made, name)), { recursive: true });
      fs.copyFileSync(from, path.join(made, name));
      fs.chmodSync(path.join(made, name), mode);
    }
    const npm = process.env.npm_execpath ? [process.execPath, process.env.npm_execpath] : ['npm'];
    execFileSync(npm[0], [...npm.slice(1), 'pack', '--silent', '--pack-destination', path.resolve(folder)], { cwd: made, stdio: 'inherit' });
  } finally {
    fs.rmSync(made, { recursive: true });
  }
}

fs.mkdirSync(folder, { recursive: true });
for (const pair of binaries) {
  const [target, binary] = pair.split('=');
  const platform = Object.keys(platforms).find((name) => platforms[name] === target);
  if (!platform || !binary) {
    console.error(`there is no npm package for ${pair}; write TARGET=BINARY with one of ${Object.values(platforms).join(', ')}`);
    process.exit(2);
  }
  const [system, cpu] = platform.split('-');
  const name = system === 'win32' ? 'gatefront.exe' : 'gatefront';
  pack({ name: `@gatefront/${platform}`, os: [system], cpu: [cpu], preferUnplugged: true }, {
    [name]: [binary, 0o755],
    LICENSE: [path.join(top, 'LICENSE'), 0o644],
  });
}
const optionalDependencies = Object.fromEntries(Object.keys(platforms).map((name) => [`@gatefront/${name}`, version]));
pack({ name: 'gatefront', bin: { gatefront: 'bin/gatefront.js' }, engines: { node: '>=18' }, optionalDependencies }, {
  'bin/gatefront.js': [path.join(__dirname, 'bin', 'gatefront.js'), 0o755],
  'README.md': [path.join(top, 'README.md'), 0o644],
  LICENSE: [path.join(top, 'LICENSE'), 0o644],
});
