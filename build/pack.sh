#!/usr/bin/env bash
# Puts the packages into artifacts/packages/.   usage: build/pack.sh [VERSION [ARGUMENTS OF DOTNET PACK]]
set -euo pipefail
cd "$(dirname "$0")/.."
version=${1:-1.0.0}
output=${PACKAGE_OUTPUT:-$PWD/artifacts/packages}
for project in AssetSdk.Core AssetSdk.Stores AssetSdk.Restore AssetSdk.Runtime AssetSdk.Filters AssetSdk AssetSdk.Cli AssetSdk.Server; do
  dotnet pack "src/$project" -c Release -p:Version="$version" -o "$output" --nologo -v quiet "${@:2}"
done
ls "$output"/*."$version".nupkg
