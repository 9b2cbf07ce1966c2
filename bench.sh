#!/bin/sh
# ./bench.sh lists the cases; ./bench.sh CASE ... [--json] measures them beside their rivals.
set -eu
cd "$(dirname "$0")"

for tool in dotnet cc python3; do
    command -v "$tool" >/dev/null || { echo "bench.sh needs $tool on PATH" >&2; exit 2; }
done

export DOTNET_ROOT="${DOTNET_ROOT:-$(dirname "$(readlink -f "$(command -v dotnet)")")}"
KIN_BENCH_SDK="$(dotnet --version)"
export KIN_BENCH_SDK

# Kin as the package ships it: compiled ahead of time (ReadyToRun) where its compiler can be had.
build() { dotnet build bench/Kin.Benchmarks/Kin.Benchmarks.csproj -c Release -v q --nologo "$@" 2>&1; }
log="$(build -p:KinReadyToRun=true)" || case $log in
    *NU1101*|*NU1102*|*NU1301*)
        echo "bench.sh: the compiler Crossgen2 cannot be restored: Kin is measured as IL, which starts slower" >&2
        log="$(build)" || { echo "$log" >&2; exit 1; } ;;
    *) echo "$log" >&2; exit 1 ;;
esac

# The command as its package has it, where it is measured.
case " $* " in
    *" ps "* | *" all "*)
        log="$(dotnet publish src/Kin.Tool -c Release -r linux-x64 --self-contained false -p:PublishReadyToRun=true -v q --nologo \
            --artifacts-path artifacts/ahead -o artifacts/kin-ahead 2>&1)" || { echo "$log" >&2; exit 1; } ;;
esac

# The build leaves caches cold and pages to be written: starting a process took a tenth longer right after it. So wait
# until nobody has waited for a CPU for a while (/proc/pressure/cpu, average of 10 s), half a minute at most.
calm=0
while [ "$calm" -lt 30 ] && [ -r /proc/pressure/cpu ] \
    && sed -nE 's/^some avg10=([0-9]+).*/\1/p' /proc/pressure/cpu | grep -qv '^[0-4]$'; do
    sleep 1
    calm=$((calm + 1))
done
exec artifacts/bin/Kin.Benchmarks/release/Kin.Benchmarks "$@"
