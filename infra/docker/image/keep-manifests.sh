#!/bin/sh
# keep-manifests.sh: leaves only what `npm ci` reads, and the scripts beside this one. The layer of an installation made
# from that stays good until a dependency changes. npm links only those programs of ours that it finds.
set -eu
find . -type f ! -name package.json ! -name package-lock.json ! -name .npmrc ! -path './infra/docker/image/*' \
  ! -path './services/chassis/bin/*' -delete
find . -type d -empty -delete
