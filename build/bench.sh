#!/usr/bin/env bash
# Measures, and prints tables.   usage: build/bench.sh [noop|restore|layout|verify|generator|models|gc|growth|firstuse|s3|az|gs|cli|server|serverfiles]… [--rounds N] [--out FILE]
#   All of it takes more than half an hour, 25 GB of disk below TMPDIR and, for the clouds, 16 GB of memory. Nothing else should run on the machine meanwhile.
set -euo pipefail
cd "$(dirname "$0")/.."
export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1

# command:package. The peers; one that is not there stops the run, so that no table is without it by accident.
needed=(nginx:nginx-light radosgw:radosgw ceph-mon:ceph-mon ceph-osd:ceph-osd ceph:ceph-common node:nodejs npm:npm s3cmd:s3cmd curl:curl aria2c:aria2 rclone:rclone aws:awscli time:time wrk:wrk)
missing=()
for pair in "${needed[@]}"; do
  type -P "${pair%%:*}" >/dev/null || [ -x "/usr/sbin/${pair%%:*}" ] || missing+=("${pair##*:}")
done
if [ ${#missing[@]} -gt 0 ]; then
  if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
    export DEBIAN_FRONTEND=noninteractive
    { apt-get update -qq && apt-get install -y -qq --no-install-recommends "${missing[@]}"; } >/dev/null
  else
    echo "Install first: ${missing[*]}" >&2
    exit 1
  fi
fi

build/azurite.sh
dotnet build tests/AssetSdk.Benchmarks -c Release --nologo -v quiet
exec dotnet tests/AssetSdk.Benchmarks/bin/Release/net10.0/AssetSdk.Benchmarks.dll "$@"
