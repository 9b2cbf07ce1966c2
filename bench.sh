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
exec artifacts/bin/Kin.Benchmarks/release/Kin.Benchmarks "$@"
