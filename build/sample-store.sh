#!/usr/bin/env bash
# Rebuilds samples/store from Debian's package unicode-data.   usage: build/sample-store.sh [STORE-FOLDER [INPUT-FOLDER]]
#   INPUT-FOLDER holds UnicodeData.txt, NameAliases.txt, Blocks.txt, Scripts.txt and LICENSE (default: the installed package's files).
set -euo pipefail
cd "$(dirname "$0")/.."
store=${1:-samples/store}
input=${2:-}

if [ -z "$input" ]; then
  [ -f /usr/share/unicode/UnicodeData.txt ] || { echo "Install Debian's package unicode-data (version 15.0.0) first." >&2; exit 1; }
  input=$(mktemp -d)
  trap 'rm -rf "$input"' EXIT
  cp /usr/share/unicode/{UnicodeData,NameAliases,Blocks,Scripts}.txt "$input/"
  cp /usr/share/doc/unicode-data/copyright "$input/LICENSE"
  chmod 644 "$input"/*
fi

rm -rf "$store/unicode" "$store/_assetsdk"
dotnet run build/sample-store.cs -- "$input" "$store"
rm -rf "$store/_assetsdk"
