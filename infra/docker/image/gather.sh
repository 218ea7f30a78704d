#!/bin/sh
# gather.sh WORKSPACE FOLDER [--with-optional] FILE…: FOLDER, /app of an image: the files of ours, the packages that the
# workspace needs, and the list of them. Every file has the same age, so that the same commit makes the same layer; what
# lies beside FOLDER goes into the image, too. It is copied to /, since a folder that COPY makes has the age of the build.
set -eu
workspace=$1
folder=$2
shift 2
mkdir -p "$folder"
option=
if [ "$1" = --with-optional ]; then
  option=$1
  shift
fi
node infra/docker/image/copy-needed.mjs "$workspace" "$folder" $option
cp -r --parents package.json "$@" "$folder"
cp infra/docker/image/healthy.mjs "$folder"
find "$(dirname "$folder")" -exec touch --no-dereference --date=@0 {} +
