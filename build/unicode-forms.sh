#!/usr/bin/env bash
# Rebuilds the table of canonical decompositions from the Unicode data that the sample store carries.   usage: build/unicode-forms.sh [OUTPUT]
set -euo pipefail
cd "$(dirname "$0")/.."
output=${1:-src/AssetSdk.Core/References/CanonicalDecompositions.txt}
{
  echo "# Canonical decompositions (character: what it stands for, one step) and canonical combining classes that are not 0 (character class)."
  echo "# Derived from UnicodeData.txt of the Unicode Character Database 15.0 by build/unicode-forms.sh. Unicode License: samples/store/unicode/ucd/15.0/LICENSE."
  # Fields: 0 code point, 3 combining class, 5 decomposition; one with a <tag> is a compatibility decomposition and no canonical one.
  awk -F';' '
    $6 != "" && $6 !~ /^</ { print $1 ":" $6 }
    $4 != "0" { print $1 " " $4 }
  ' samples/store/unicode/ucd/15.0/UnicodeData.txt
} > "$output"
