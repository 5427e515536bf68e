#!/usr/bin/env bash
# Installs mingo, MongoDB's queries in JavaScript, which tests of filters ask for a second opinion, in the version that MingoProcess.cs names.
#   Beside its place first: what lies there is whole. Without npm, or where it fails, nothing is installed.
set -uo pipefail
mingo=7.2.7
folder=$HOME/.cache/assetsdk-tests/mingo-$mingo
[ ! -d "$folder" ] && command -v npm >/dev/null || exit 0
mkdir -p "${folder%/*}"
fresh=$(mktemp -d "$folder.XXXXXX")
if npm install --prefix "$fresh" --no-audit --no-fund --silent --ignore-scripts "mingo@$mingo" >/dev/null 2>&1; then
  mv -T "$fresh" "$folder" 2>/dev/null || rm -rf "$fresh"
else
  rm -rf "$fresh"
  echo "could not install: mingo" >&2
fi
