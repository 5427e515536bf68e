#!/usr/bin/env bash
# Installs what the tests need, builds, and runs every test project.
#   Without root or apt the tests that need a server are skipped, with the reason. REQUIRE_SERVERS=1, as in CI, makes such a skip a failure.
#   What the machine refuses (to mount, to trace processes) no installation changes: such tests are listed with the reason, and are not a failure.
#   Further words go to 'dotnet test':   build/test.sh --filter FullyQualifiedName~LockFile
set -uo pipefail
cd "$(dirname "$0")/.."
export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1 DOTNET_CLI_WORKLOAD_UPDATE_NOTIFY_DISABLE=true

# command:package; the tests look for the command.
needed=(curl:curl nginx:nginx-light radosgw:radosgw ceph-mon:ceph-mon ceph-osd:ceph-osd ceph:ceph-common node:nodejs npm:npm strace:strace mkfs.btrfs:btrfs-progs mkfs.xfs:xfsprogs)
missing=()
for pair in "${needed[@]}"; do
  command -v "${pair%%:*}" >/dev/null || [ -x "/usr/sbin/${pair%%:*}" ] || missing+=("${pair##*:}")
done
compgen -G '/usr/lib/postgresql/*/bin/initdb' >/dev/null || command -v initdb >/dev/null || missing+=(postgresql)
[ -f /usr/share/unicode/UnicodeData.txt ] || missing+=(unicode-data)
if [ ${#missing[@]} -gt 0 ]; then
  if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
    export DEBIAN_FRONTEND=noninteractive
    # Tests start servers of their own: the package shall not start one.
    [ -e /etc/postgresql-common/createcluster.conf ] || { mkdir -p /etc/postgresql-common && echo "create_main_cluster = false" >/etc/postgresql-common/createcluster.conf; }
    { apt-get update -qq && apt-get install -y -qq --no-install-recommends "${missing[@]}"; } >/dev/null 2>&1 || echo "could not install: ${missing[*]}" >&2
  else
    echo "not installed, tests that need them are skipped: ${missing[*]}" >&2
  fi
fi

build/azurite.sh
build/mingo.sh

dotnet build AssetSdk.sln --nologo -v quiet || { echo "0 passed, 1 failed, 0 skipped"; exit 1; }

log=$(mktemp)
# The tests write here what is refused: '<test>	<reason>' a line.
ASSETSDK_REFUSED=$(mktemp)
export ASSETSDK_REFUSED
packed=$(mktemp -d)
trap 'rm -rf "$log" "$ASSETSDK_REFUSED" "$packed"' EXIT
status=0
# Two at a time: those that wait for servers and networks most of their time beside those that work. The one with whole builds comes last and alone, since beside it every other takes several times as long.
run() {
  local failed=0 project
  for project in "$@"; do
    dotnet test "$project" --no-build --nologo --logger "console;verbosity=minimal" "${arguments[@]}" 2>&1 | tee -a "$log" || failed=1
  done
  return $failed
}
arguments=("$@")
waiting=(tests/AssetSdk.Stores.Tests tests/AssetSdk.Server.Tests)
last=(tests/AssetSdk.EndToEnd.Tests)
mapfile -t working < <(printf '%s\n' tests/*.Tests | grep -vxF "$(printf '%s\n' "${waiting[@]}" "${last[@]}")")
run "${waiting[@]}" &
beside=$!
# The packages that the last ones test are made while others wait. With a filter perhaps nothing wants them: then they are made when a test asks.
packing=
if [ $# = 0 ]; then
  version=1.0.0-e2e.$(date -u +%Y%m%d%H%M%S).$$
  PACKAGE_OUTPUT=$packed/feed nice build/pack.sh "$version" -p:UseArtifactsOutput=true -p:ArtifactsPath="$packed/artifacts" -p:RunAnalyzers=false -p:NuGetAudit=false >"$packed/log" 2>&1 &
  packing=$!
fi
run "${working[@]}" || status=1
wait $beside || status=1
if [ -n "$packing" ]; then
  if wait $packing; then
    export ASSETSDK_PACKED_FOLDER=$packed/feed ASSETSDK_PACKED_VERSION=$version
    rm -rf "$packed/artifacts"
  else
    cat "$packed/log" >&2
  fi
fi
run "${last[@]}" || status=1

# 'Passed!  - Failed:     0, Passed:    12, Skipped:     0, Total:    12, Duration: …' a project
sum() { grep -oE "$1: +[0-9]+," "$log" | grep -oE '[0-9]+' | awk '{ n += $1 } END { print n + 0 }'; }
passed=$(sum Passed) failed=$(sum Failed) skipped=$(sum Skipped)
if [ "${passed:-0}" = 0 ] && [ "${failed:-0}" = 0 ]; then
  echo "no test ran" >&2
  status=1
fi
# 'xUnit.net 00:00:01.23]     Namespace.Class.Test [SKIP]'; one that a filter leaves out may be among the refused, but has no such line.
while IFS=$'\t' read -r test reason; do
  grep -qF ".$test [SKIP]" "$log" || continue
  echo "not tested: $test: $reason"
  skipped=$((skipped - 1))
done < <(sort -u -t$'\t' -k1,1 "$ASSETSDK_REFUSED")
if [ "${REQUIRE_SERVERS:-}" = 1 ] && [ "${skipped:-0}" != 0 ]; then
  echo "tests were skipped although REQUIRE_SERVERS=1" >&2
  status=1
fi
echo "${passed:-0} passed, ${failed:-0} failed, ${skipped:-0} skipped"
exit $status
