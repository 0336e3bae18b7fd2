#!/usr/bin/env node
// Runs the gatefront of this platform. It is in a package of its own, which npm installs by `os` and `cpu`.
'use strict';

const { spawnSync } = require('child_process');
const { constants } = require('os');

const platform = `${process.platform}-${process.arch}`;

function fail(message) {
  console.error(`error: ${message}`);
  process.exit(2);
}

function binary() {
  if (process.env.GATEFRONT_BINARY) {
    return process.env.GATEFRONT_BINARY;
  }
  const name = process.platform === 'win32' ? 'gatefront.exe' : 'gatefront';
  try {
    return require.resolve(`@gatefront/${platform}/${name}`);
  } catch {
    const supported = Object.keys(require('../package.json').optionalDependencies)
      .map((name) => name.replace('@gatefront/', ''));
    if (supported.includes(platform)) {
      fail(`the package @gatefront/${platform} is not installed\n  help: install without --omit=optional, and on the platform that runs it`);
    }
    fail(`there is no gatefront for ${platform}, only for ${supported.join(', ')}\n  help: build it with \`cargo install gatefront\`, and set GATEFRONT_BINARY to its path`);
  }
}

const { error, signal, status } = spawnSync(binary(), process.argv.slice(2), { stdio: 'inherit' });
if (error) {
  fail(`gatefront does not start: ${error.message}`);
}
process.exit(signal ? 128 + constants.signals[signal] : status);
