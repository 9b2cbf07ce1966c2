#!/bin/bash
# The script ./kin in a copy of the tree: when it builds, when it does not, and how it is called. Prints "N passed, N failed,
# N skipped". What it is told by git is copied, with changes and new files; nothing is built in the tree itself.
set -u
export MSBUILDDISABLENODEREUSE=1 DOTNET_NOLOGO=1 DOTNET_CLI_TELEMETRY_OPTOUT=1
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
work=$(mktemp -d)
trap 'chmod -R u+w "$work"; rm -rf "$work"' EXIT
clone=$work/clone
passed=0 failed=0 skipped=0

pass() { passed=$((passed + 1)); echo "  ok: $1"; }
fail() { failed=$((failed + 1)); echo "  FAILED: $1"; sed 's/^/    /' "$work/out" "$work/err" | tail -30; }
skip() { skipped=$((skipped + 1)); echo "  skipped: needs $1"; }
kin() { timeout 300 "$@" </dev/null >"$work/out" 2>"$work/err"; code=$?; }
says() { # label, exit code, output
    if [ "$code" = "$2" ] && [ "$(cat "$work/out")" = "$3" ]; then pass "$1"; else echo "code $code" >>"$work/err"; fail "$1"; fi
}
built() { stat -c %y "$clone/artifacts/kin/built" 2>/dev/null; }

mkdir "$clone"
if git -C "$root" rev-parse --is-inside-work-tree >/dev/null 2>&1; then
    (cd "$root" && git ls-files -z --cached --others --exclude-standard | tar -c --null --ignore-failed-read -T - 2>/dev/null) \
        | tar -x -C "$clone"
else
    (cd "$root" && tar -c --exclude=./artifacts .) | tar -x -C "$clone"
fi
version="kin $(sed -nE 's/.*<Version>(.*)<\/Version>.*/\1/p' "$clone/Directory.Build.props")"

# ---- two at once, and nothing is built yet
timeout 300 "$clone/kin" --version </dev/null >"$work/second" 2>&1 &
second=$!
kin "$clone/kin" --version
wait "$second"
says "the first run builds, and its output is kin's alone" 0 "$version"
[ "$(cat "$work/second")" = "$version" ] && pass "another one that is run meanwhile waits for it" || { cp "$work/second" "$work/err"; fail "two at once"; }
first=$(built)
if [ -n "$(find "$clone/artifacts/kin/run/Kin.Tool.dll" -size +120k)" ]; then
    pass "it is compiled ahead"
elif grep -qE 'NU1101|NU1102|NU1301' "$clone/artifacts/kin/build.log"; then
    skip "the compiler Crossgen2, which cannot be restored"
else
    fail "it is compiled ahead"
fi
kin "$clone/kin" run -- sh -c 'exit 9'
[ "$code" = 9 ] && [ "$(built)" = "$first" ] && pass "the second run does not build, and the exit code comes through" || fail "the second run"

# ---- from anywhere
mkdir "$work/elsewhere" "$work/a b"
cd "$work/elsewhere" || exit 1
kin "$clone/kin" run pwd
says "from another directory" 0 "$work/elsewhere"
kin ../clone/kin run pwd
says "by a relative path" 0 "$work/elsewhere"
ln -s ../clone/kin "$work/a b/kin"
kin "$work/a b/kin" --version
says "through a symbolic link" 0 "$version"
kin env PATH="$work/a b:$PATH" kin --version
says "found in PATH" 0 "$version"

# ---- a tree that nobody may write to
if [ "$(id -u)" = 0 ] && ! setpriv --reuid 65534 --clear-groups true 2>/dev/null; then
    skip "setpriv, to be another user than root"
else
    chmod -R a+rX "$work"
    other=()
    [ "$(id -u)" != 0 ] || other=(setpriv --reuid 65534 --regid 65534 --clear-groups)
    chmod -R u-w "$clone"
    kin "${other[@]}" env HOME=/nonexistent "$clone/kin" --version
    says "a built clone that may only be read runs" 0 "$version"
    chmod u+w "$clone" "$clone/artifacts"; mv "$clone/artifacts/kin" "$work/kept"; chmod u-w "$clone" "$clone/artifacts"
    kin "${other[@]}" env HOME=/nonexistent "$clone/kin" --version
    [ "$code" = 125 ] && grep -q "cannot be written to" "$work/err" && pass "one that is not built says so, with 125" || fail "a clone that may only be read"
    chmod -R u+w "$clone"; mv "$work/kept" "$clone/artifacts/kin"
fi

# ---- newer sources
source=$clone/src/Kin.Tool/Pages/HelpText.cs
touch "$source"
kin "$clone/kin" --version
[ "$code" = 0 ] && [ "$(built)" != "$first" ] && pass "a source that is newer is built" || fail "a newer source"
cp "$source" "$work/good"
echo "this is no C#" >>"$source"
kin "$clone/kin" --version
if [ "$code" = 125 ] && [ ! -s "$work/out" ] && grep -q 'HelpText.cs.*error CS' "$work/err" \
    && tail -1 "$work/err" | grep -q '^kin: the build failed'; then
    pass "of a source that is broken the log is shown, with 125"
else
    fail "a broken source"
fi
cp "$work/good" "$source"
kin "$clone/kin" --version
says "once it is mended, kin is built again" 0 "$version"

echo "$passed passed, $failed failed, $skipped skipped"
[ "$failed" = 0 ]
