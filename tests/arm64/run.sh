#!/bin/bash
# Carries out spawn plans, and handles signals, with the arm64 machine code of Kin.Native under a Linux of arm64, in an emulated machine. Prints
# "N passed, N failed, N skipped". What it needs: qemu-system-aarch64 (qemu-system-arm), aarch64-linux-gnu-gcc
# (gcc-aarch64-linux-gnu, libc6-dev-arm64-cross), cpio, and a kernel, which it takes once from Debian's packages.
# usage: tests/arm64/run.sh [FOLDER FOR THE KERNEL, default ~/.cache/kin-arm64]
set -u
here=$(cd "$(dirname "$0")" && pwd)
cache=${1:-${XDG_CACHE_HOME:-$HOME/.cache}/kin-arm64}
skip() { echo "  skipped: needs $1"; echo "0 passed, 0 failed, 1 skipped"; exit 0; }
fail() { echo "  FAILED: $1"; [ ! -s "$work/log" ] || tail -20 "$work/log"; echo "0 passed, 1 failed, 0 skipped"; exit 1; }

for need in qemu-system-aarch64:qemu-system-arm aarch64-linux-gnu-gcc:gcc-aarch64-linux-gnu cpio:cpio; do
    command -v "${need%%:*}" >/dev/null || skip "${need%%:*} (package ${need##*:})"
done
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

kernel() { ls "$cache"/boot/vmlinuz-* 2>/dev/null | tail -1; }

# By apt with lists of its own for arm64, so the machine need not know that architecture.
private() {
    "$1" -o APT::Architecture=arm64 -o APT::Architectures=arm64 -o Dir::State="$work/apt" -o Dir::State::status="$work/status" \
        -o Dir::Cache="$work/apt" -o APT::Sandbox::User=root "${@:2}"
}
download() {
    command -v apt-get >/dev/null || skip "a kernel for arm64 (apt-get fetches one)"
    mkdir -p "$cache/boot" 2>/dev/null || skip "a kernel for arm64 ($cache cannot be written to)"
    mkdir -p "$work/apt/lists/partial" "$work/apt/archives/partial"
    : >"$work/status"
    echo "  fetching a kernel for arm64 into $cache, once (about 30 MB)"
    private apt-get -qq update >"$work/log" 2>&1 \
        || skip "a kernel for arm64 (the lists of packages could not be fetched)"
    name=$(private apt-cache --names-only search '^linux-image-[0-9.]*-[0-9]*-cloud-arm64$' | sort -V | tail -1 | cut -d' ' -f1)
    [ -n "$name" ] || skip "a kernel for arm64 (the sources of apt have no linux-image-*-cloud-arm64)"
    (cd "$work" && private apt-get -q download "$name" && dpkg-deb -x "$name"_*.deb files) >"$work/log" 2>&1 \
        || skip "a kernel for arm64 ($name could not be fetched)"
    cp "$work"/files/boot/vmlinuz-* "$cache/boot/"
}
[ -n "$(kernel)" ] || download

# ---- a machine whose first and only process is tests/arm64/init.c
{
    echo 'static const unsigned char stub_bytes[] = {'
    grep -o '^ *\(0x[0-9a-f][0-9a-f], \)*0x[0-9a-f][0-9a-f],' "$here/../../src/Kin.Native/Spawn/SpawnStub.Arm64.cs"
    echo '};'
    echo 'static unsigned char signal_bytes[] = {'
    grep -o '^ *\(0x[0-9a-f][0-9a-f], \)*0x[0-9a-f][0-9a-f],' "$here/../../src/Kin.Native/Signals/SignalStub.Arm64.cs"
    echo '};'
} >"$work/stub.h"
mkdir "$work/root"
aarch64-linux-gnu-gcc -static -O1 -Wall -I "$work" -o "$work/root/init" "$here/init.c" 2>"$work/log" || fail "init.c compiles"
(cd "$work/root" && echo init | cpio -o -H newc --quiet >"$work/initrd")
timeout 120 qemu-system-aarch64 -M virt -cpu max -smp 2 -m 256 -nographic -no-reboot -nic none \
    -kernel "$(kernel)" -initrd "$work/initrd" -append 'console=ttyAMA0 quiet panic=-1' </dev/null >"$work/log" 2>&1
if tr -d '\r' <"$work/log" | grep -qx 'arm64 stub: ok'; then
    echo "  ok: the machine code for arm64 carries out plans and handles signals under $(basename "$(kernel)")"
    echo "1 passed, 0 failed, 0 skipped"
else
    fail "the machine code for arm64 carries out plans and handles signals"
fi
