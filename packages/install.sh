#!/bin/sh
# Installs a release of gatefront: downloads the archive of this platform, checks its checksum, and puts the command
# into a folder.
#
# usage: install.sh [--version VERSION] [--to FOLDER]
#   --version VERSION   such as 0.1.0 [default: the newest release]
#   --to FOLDER         [default: ~/.local/bin]
# GATEFRONT_RELEASES is the address of the releases, for a mirror.
set -eu

releases=${GATEFRONT_RELEASES:-https://github.com/OWNER/gatefront/releases}
version=
folder=${HOME:-}/.local/bin

fail() {
    echo "error: $*" >&2
    exit 1
}

while [ $# -gt 0 ]; do
    case $1 in
    --version) version=${2:?--version needs a version}; shift 2 ;;
    --to) folder=${2:?--to needs a folder}; shift 2 ;;
    *) fail "unknown argument $1; write --version VERSION or --to FOLDER" ;;
    esac
done

case $(uname -s) in
Linux) system=unknown-linux-musl ;;
Darwin) system=apple-darwin ;;
MINGW* | MSYS* | CYGWIN*) system=pc-windows-msvc ;;
*) fail "there is no release for $(uname -s); build it with \`cargo install gatefront\`" ;;
esac
case $(uname -m) in
x86_64 | amd64) machine=x86_64 ;;
aarch64 | arm64) machine=aarch64 ;;
*) fail "there is no release for $(uname -m); build it with \`cargo install gatefront\`" ;;
esac
target=$machine-$system
binary=gatefront
[ $system = pc-windows-msvc ] && binary=gatefront.exe

command -v curl >/dev/null || fail "curl was not found"
get() {
    curl --proto '=https,file' --proto-redir '=https' --fail --silent --show-error --location --retry 3 "$@"
}

if [ -z "$version" ]; then
    # The newest release redirects to the address of its tag.
    version=$(get --output /dev/null --write-out '%{url_effective}' "$releases/latest") || fail "cannot ask for the newest release at $releases"
    version=${version##*/v}
fi
case $version in
[0-9]*.[0-9]*.[0-9]*) ;;
*) fail "\`$version\` is no version; write one such as 0.1.0" ;;
esac

name=gatefront-$target-v$version
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
for file in "$name.tgz" "$name.tgz.sha256"; do
    get --output "$scratch/$file" "$releases/download/v$version/$file" || fail "cannot download $releases/download/v$version/$file"
done
(
    cd "$scratch"
    if command -v sha256sum >/dev/null; then sha256sum --check --quiet "$name.tgz.sha256" >&2; else shasum -a 256 --check --quiet "$name.tgz.sha256" >&2; fi
) || fail "the checksum of $name.tgz is not that of the release; nothing was installed"
tar -xzf "$scratch/$name.tgz" -C "$scratch"
mkdir -p "$folder"
# A running gatefront keeps its file: the new one takes its place at once.
cp "$scratch/$name/$binary" "$folder/.$binary.new"
mv -f "$folder/.$binary.new" "$folder/$binary"
echo "Installed gatefront $version in $folder" >&2
case :$PATH: in
*:"$folder":*) ;;
*) echo "Put $folder on your PATH to run it by its name." >&2 ;;
esac
