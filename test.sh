#!/bin/bash
# Builds Kin and runs every test. On a fresh machine with the .NET 10 SDK it first installs the Debian packages that tests
# use, where it can, and otherwise says what is skipped. Ends with "N passed, N failed, N skipped"; fails if anything did.
set -u
root=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
cd "$root" || exit 1
export DOTNET_NOLOGO=1 DOTNET_CLI_TELEMETRY_OPTOUT=1 MSBUILDDISABLENODEREUSE=1
# All builds of this run share one compiler server of their own, which ends with it: they take half the time.
export UseSharedCompilation=true SharedCompilationId=kin-tests-$$

if [ "${1:-}" = --help ]; then
    cat <<'EOF'
usage: ./test.sh [--no-install] [--storm]
  --no-install   do not install Debian packages; what needs them is skipped, by name
  --storm        kill 500 workers in the middle of work, and not 60, and 2,000 users of each shared object, and not 100; 10 million
                 takings of locks: half an hour more
EOF
    exit 0
fi

install=yes
for option; do
    case $option in
        --no-install) install=no ;;
        --storm) export KIN_STORM=1 KIN_TEST_WATCHDOG=1800; suite_limit=7200 ;;
        *) echo "test.sh: $option is no option; see ./test.sh --help" >&2; exit 2 ;;
    esac
done

# All files that a run makes outside of artifacts are below one folder, and all its processes carry its mark, whatever session
# they have gone to. So it leaves nothing, however it ends.
work=$(mktemp -d -t kin.XXXXXX)
chmod 1777 "$work" # some tests are other users
export TMPDIR=$work KIN_TEST_SH=$$
end_all() {
    trap '' INT TERM HUP
    exec 2>/dev/null # what bash says of its jobs
    for process in /proc/[0-9]*; do
        if grep -qasz "^KIN_TEST_SH=$$\$" "$process/environ"; then kill -KILL "${process#/proc/}"; fi
    done
    awk -v folder="$work/" 'index($2, folder) == 1 { print $2 }' /proc/self/mounts | while read -r mount; do umount -l "$mount"; done
    for try in 1 2 3; do rm -rf "$work" && break; chmod -R u+rwX "$work"; done
}
trap end_all EXIT
trap 'echo; echo "Interrupted."; exit 130' INT
trap 'exit 143' TERM
trap 'exit 129' HUP

# In the background, for a trap waits for what runs in the foreground; with the signals that a shell then ignores at their default.
default="env --default-signal=INT,QUIT"
$default true 2>/dev/null || default=""
run() { # SECONDS, command...
    timeout "$1" $default "${@:2}" </dev/null &
    wait $!
}
shown() { # LOG, SECONDS, command...: its output here and in the log
    { timeout "$2" $default "${@:3}" </dev/null 2>&1 | tee "$1"; exit "${PIPESTATUS[0]}"; } &
    wait $!
}

passed=0 failed=0 skipped=0
add() { passed=$((passed + $1)); failed=$((failed + $2)); skipped=$((skipped + $3)); }
broken() { echo "FAILED: $1"; add 0 1 0; }
skips=$work/skips # lines of a count and what was missing
finish() {
    if [ -s "$skips" ]; then
        echo
        echo "Skipped for want of:"
        awk '{ n = $1; sub(/^ *[0-9]+ +/, ""); all[$0] += n } END { for (name in all) printf "%5d  %s\n", all[name], name }' "$skips" \
            | sort -k2
    fi
    echo
    echo "$passed passed, $failed failed, $skipped skipped"
    [ "$failed" = 0 ] && [ "$passed" -gt 0 ]
    exit
}

# ---- what the tests use beside the SDK: command, Debian package
needs="cc:gcc as:binutils python3:python3 strace:strace tmux:tmux ps:procps setsid:util-linux script:bsdutils
       musl-gcc:musl-tools zsh:zsh fish:fish mandoc:mandoc groff:groff-base
       aarch64-linux-gnu-as:binutils-aarch64-linux-gnu aarch64-linux-gnu-gcc:gcc-aarch64-linux-gnu
       qemu-system-aarch64:qemu-system-arm cpio:cpio"
missing=""
for need in $needs; do
    command -v "${need%%:*}" >/dev/null || missing="$missing ${need##*:}"
done
[ -e /usr/share/bash-completion/bash_completion ] || missing="$missing bash-completion"
[ -e /usr/include/stdio.h ] || missing="$missing libc6-dev"
[ -e /usr/aarch64-linux-gnu/include/stdio.h ] || missing="$missing libc6-dev-arm64-cross"
if [ -n "$missing" ] && [ "$install" = yes ]; then
    sudo=""
    [ "$(id -u)" = 0 ] || sudo="sudo -n"
    if command -v apt-get >/dev/null && { [ -z "$sudo" ] || $sudo true 2>/dev/null; }; then
        echo "Installing by apt-get:$missing"
        { $sudo apt-get update -qq && DEBIAN_FRONTEND=noninteractive $sudo apt-get install -y -qq --no-install-recommends $missing; } \
            >/dev/null 2>&1 || echo "Some of them could not be installed; the tests that use them are skipped, by name."
    else
        echo "Not installed, and not to be installed from here:$missing. The tests that use them are skipped, by name."
    fi
fi

# ---- scripts that close with "N passed, N failed, N skipped"
log=$work/log beside=$work/beside
mkdir "$beside"
count() { # label, log
    read -r passes failures skipped_here <<<"$(sed -nE 's/^([0-9]+) passed, ([0-9]+) failed, ([0-9]+) skipped$/\1 \2 \3/p' "$2" | tail -1)"
    if [ -z "${passes:-}" ]; then broken "$1 ran no test"; else add "$passes" "$failures" "$skipped_here"; fi
    sed -nE 's/^ *skipped: (needs )?(.*)/1 \2/p' "$2" >>"$skips"
}
script() { # label, command...
    echo "$1"
    shown "$log" 900 "${@:2}"
    count "$1" "$log"
}
begin() { # label, command...: runs beside what follows, until it is collected
    timeout 900 "${@:2}" </dev/null >"$beside/$1" 2>&1 &
    echo $! >"$beside/$1.pid"
}
collect() { # label
    wait "$(cat "$beside/$1.pid")"
    echo "$1"
    cat "$beside/$1"
    count "$1" "$beside/$1"
}
begin "arm64" tests/arm64/run.sh

# ---- build
command -v dotnet >/dev/null || { broken "the .NET 10 SDK (dotnet) is not in PATH"; finish; }
echo "Building ..."
build() { DOTNET_TieredPGO=0 run 900 dotnet build Kin.slnx -c Release -v q --nologo -nodeReuse:false; }
build || { broken "the build"; finish; }
ahead() { run 300 dotnet build tests/Kin.Tests -c Release -v q --nologo -nodeReuse:false -restore -t:PutOutAheadForTests -p:KinReadyToRun=true; }
if ! ahead >"$log" 2>&1; then
    if grep -qE 'NU1101|NU1102|NU1301' "$log"; then
        echo "The compiler Crossgen2 cannot be restored; the tests take a quarter longer."
    else
        cat "$log"
        broken "compiling ahead"
    fi
fi
./kin --version </dev/null || broken "./kin --version"

# ---- the suite
counts() { # the last summary line of xunit: Total: N, Errors: N, Failed: N, Skipped: N
    sed -nE 's/.*Total: *([0-9]+), Errors: *([0-9]+), Failed: *([0-9]+), Skipped: *([0-9]+).*/\1 \2 \3 \4/p' "$log" | tail -1
}

echo "Kin.Tests"
KIN_SKIP_TABLE=$skips shown "$log" "${suite_limit:-1500}" artifacts/bin/Kin.Tests/release/Kin.Tests -noLogo -noColor
status=$?
read -r total errors failures unfit <<<"$(counts)"
if [ -z "${total:-}" ] || [ "$total" = 0 ]; then
    broken "Kin.Tests ran no test (exit code $status)"
else
    add $((total - failures - unfit)) $((failures + errors)) "$unfit"
    [ "$status" = 0 ] || [ $((failures + errors)) -gt 0 ] || broken "Kin.Tests ended with exit code $status"
fi

echo "Kin.Tests.VSTest"
shown "$log" 300 dotnet test tests/Kin.Tests.VSTest/Kin.Tests.VSTest.csproj -c Release --no-build --nologo
status=$?
read -r failures passes unfit <<<"$(sed -nE 's/.*Failed: *([0-9]+), Passed: *([0-9]+), Skipped: *([0-9]+).*/\1 \2 \3/p' "$log" | tail -1)"
if [ -z "${passes:-}" ]; then
    broken "Kin.Tests.VSTest ran no test (exit code $status)"
else
    add "$passes" "$failures" "$unfit"
    [ "$status" = 0 ] || [ "$failures" -gt 0 ] || broken "Kin.Tests.VSTest ended with exit code $status"
fi

begin "The script kin" tests/kin/run.sh
begin "Package" tests/package/run.sh
script "Samples" tests/samples/run.sh
collect "Package"
collect "The script kin"
collect "arm64"
finish
