#!/usr/bin/env bash
# Puts the packages into artifacts/packages/.   usage: build/pack.sh [VERSION [ARGUMENTS OF DOTNET PACK]]
set -euo pipefail
cd "$(dirname "$0")/.."
version=${1:-1.0.0}
output=${PACKAGE_OUTPUT:-$PWD/artifacts/packages}
dotnet pack build/packages.slnf -c Release -p:Version="$version" -o "$output" --nologo -v quiet "${@:2}"
ls "$output"/*."$version".nupkg
