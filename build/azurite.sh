#!/usr/bin/env bash
# Installs Azurite, the emulator of Azure Blob Storage that tests and benchmarks run against, in the version that AzuriteServer.cs names.
#   Beside its place first: what lies there is whole. Without npm, or where it fails, nothing is installed.
set -uo pipefail
azurite=3.35.0
folder=$HOME/.cache/assetsdk-tests/azurite-$azurite
[ ! -d "$folder" ] && command -v npm >/dev/null || exit 0
mkdir -p "${folder%/*}"
fresh=$(mktemp -d "$folder.XXXXXX")
if npm install --prefix "$fresh" --no-audit --no-fund --silent "azurite@$azurite" >/dev/null 2>&1; then
  mv -T "$fresh" "$folder" 2>/dev/null || rm -rf "$fresh"
else
  rm -rf "$fresh"
  echo "could not install: azurite" >&2
fi
