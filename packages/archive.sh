#!/usr/bin/env bash
# Packs a binary as a release has it, with completions, man pages and a checksum.
#
# usage: packages/archive.sh TARGET VERSION BINARY FOLDER [RUNNABLE]
# RUNNABLE is a gatefront that runs here, where BINARY is for another platform.
set -euo pipefail
target=$1 version=$2 binary=$3 folder=$4
runnable=${5:-$binary}
top=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
name=gatefront-$target-v$version
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
mkdir -p "$scratch/$name/completions" "$folder"
case $target in *windows*) command=gatefront.exe ;; *) command=gatefront ;; esac
install -m 755 "$binary" "$scratch/$name/$command"
cp "$top"/{README.md,LICENSE,CHANGELOG.md} "$scratch/$name"
for shell in bash zsh fish powershell; do "$runnable" completions "$shell" >"$scratch/$name/completions/gatefront.$shell"; done
"$runnable" man --out-dir "$scratch/$name/man"
# The same binary gives the same archive.
tar --sort=name --owner=0 --group=0 --numeric-owner --mtime=@0 -C "$scratch" -cf - "$name" | gzip -n >"$folder/$name.tgz"
(cd "$folder" && sha256sum "$name.tgz" >"$name.tgz.sha256")
