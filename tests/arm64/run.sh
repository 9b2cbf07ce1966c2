#!/bin/bash
# Carries out spawn plans with the arm64 machine code of Kin.Native under a Linux of arm64, in an emulated machine. Prints
# "N passed, N failed, N skipped". What it needs: qemu-system-aarch64 (qemu-system-arm), aarch64-linux-gnu-gcc
# (gcc-aarch64-linux-gnu, libc6-dev-arm64-cross), cpio, and a kernel, which it takes once from Debian's packages.
# usage: tests/arm64/run.sh [FOLDER FOR THE KERNEL, default ~/.cache/kin-arm64]
set -u
here=$(cd "$(dirname "$0")" && pwd)
cache=${1:-${XDG_CACHE_HOME:-$HOME/.cache}/kin-arm64}
skip() {
    echo "  skipped: needs $1"
    [ -z "${KIN_SKIP_TABLE:-}" ] || printf '%5d  %s\n' 1 "$1" >>"$KIN_SKIP_TABLE"
    echo "0 passed, 0 failed, 1 skipped"
    exit 0
}
fail() { echo "  FAILED: $1"; [ ! -s "$work/log" ] || tail -20 "$work/log"; echo "0 passed, 1 failed, 0 skipped"; exit 1; }

for need in qemu-system-aarch64:qemu-system-arm aarch64-linux-gnu-gcc:gcc-aarch64-linux-gnu cpio:cpio; do
    command -v "${need%%:*}" >/dev/null || skip "${need%%:*} (package ${need##*:})"
done
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

kernel() { ls "$cache"/boot/vmlinuz-* 2>/dev/null | tail -1; }
download() {
    command -v apt-get >/dev/null || skip "a kernel for arm64 (apt-get can fetch one)"
    dpkg --print-foreign-architectures | grep -qx arm64 || [ "$(dpkg --print-architecture)" = arm64 ] \
        || skip "a kernel for arm64 (dpkg --add-architecture arm64; apt-get update)"
    name=$(apt-cache --names-only search '^linux-image-[0-9.]*-[0-9]*-cloud-arm64$' 2>/dev/null | sort -V | tail -1 | cut -d' ' -f1)
    [ -n "$name" ] || skip "a kernel for arm64 (no package linux-image-*-cloud-arm64 is known; apt-get update)"
    echo "  fetching $name into $cache, once (about 20 MB)"
    mkdir -p "$cache" || skip "a kernel for arm64 ($cache cannot be written to)"
    # _apt may not write everywhere, so the download is done in a folder of our own.
    (cd "$work" && timeout 300 apt-get -q download "$name:arm64" && dpkg-deb -x "$name"_*.deb files) >"$work/log" 2>&1 \
        || skip "a kernel for arm64 ($name could not be fetched)"
    mkdir -p "$cache/boot" && cp "$work"/files/boot/vmlinuz-* "$cache/boot/"
}
[ -n "$(kernel)" ] || download

# ---- a machine whose first and only process is tests/arm64/init.c
{
    echo 'static const unsigned char stub_bytes[] = {'
    grep -o '^ *\(0x[0-9a-f][0-9a-f], \)*0x[0-9a-f][0-9a-f],' "$here/../../src/Kin.Native/Spawn/SpawnStub.Arm64.cs"
    echo '};'
} >"$work/stub.h"
mkdir "$work/root"
aarch64-linux-gnu-gcc -static -O1 -Wall -I "$work" -o "$work/root/init" "$here/init.c" 2>"$work/log" || fail "init.c compiles"
(cd "$work/root" && echo init | cpio -o -H newc --quiet >"$work/initrd")
timeout 120 qemu-system-aarch64 -M virt -cpu max -smp 2 -m 256 -nographic -no-reboot -nic none \
    -kernel "$(kernel)" -initrd "$work/initrd" -append 'console=ttyAMA0 quiet panic=-1' </dev/null >"$work/log" 2>&1
if tr -d '\r' <"$work/log" | grep -qx 'arm64 stub: ok'; then
    echo "  ok: the machine code for arm64 carries out plans under $(basename "$(kernel)")"
    echo "1 passed, 0 failed, 0 skipped"
else
    fail "the machine code for arm64 carries out plans"
fi
