#!/usr/bin/env bash
# Writes the Homebrew formula of a release from its checksums.
#
# usage: packages/homebrew/formula.sh VERSION FOLDER >gatefront.rb
# FOLDER has the .tgz.sha256 files of the release.
set -euo pipefail
version=$1 folder=$2
manifest=$(dirname "${BASH_SOURCE[0]}")/../../Cargo.toml
field() { sed -n "s/^$1 = \"\(.*\)\"$/\1/p" "$manifest"; }
repository=$(field repository)

asset() {
    local name=gatefront-$1-v$version.tgz
    printf '      url "%s/releases/download/v%s/%s"\n' "$repository" "$version" "$name"
    printf '      sha256 "%s"\n' "$(cut -d' ' -f1 "$folder/$name.sha256")"
}

cat <<RUBY
class Gatefront < Formula
  desc "CloudFront in front of API Gateway, with the Authorization header delivered"
  homepage "$repository"
  version "$version"
  license any_of: ["MIT", "Apache-2.0"]

  on_macos do
    on_arm do
$(asset aarch64-apple-darwin)
    end
    on_intel do
$(asset x86_64-apple-darwin)
    end
  end

  on_linux do
    on_arm do
$(asset aarch64-unknown-linux-musl)
    end
    on_intel do
$(asset x86_64-unknown-linux-musl)
    end
  end

  def install
    bin.install "gatefront"
    man1.install Dir["man/*.1"]
    bash_completion.install "completions/gatefront.bash" => "gatefront"
    zsh_completion.install "completions/gatefront.zsh" => "_gatefront"
    fish_completion.install "completions/gatefront.fish"
  end

  test do
    assert_match version.to_s, shell_output("#{bin}/gatefront --version")
  end
end
RUBY
