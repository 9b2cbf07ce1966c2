#!/bin/sh
# Carries out spawn plans with the arm64 machine code of Kin.Native in an emulated arm64 machine and prints one line,
# "arm64 stub: ok". Needs the Debian packages qemu-system-arm, gcc-aarch64-linux-gnu, libc6-dev-arm64-cross, cpio and
# the architecture arm64 known to dpkg (dpkg --add-architecture arm64; apt-get update), from which a kernel is taken.
# usage: tests/arm64/run.sh [FOLDER FOR THE KERNEL, default ~/.cache/kin-arm64]
set -eu
here=$(cd "$(dirname "$0")" && pwd)
cache=${1:-$HOME/.cache/kin-arm64}
for tool in qemu-system-aarch64 aarch64-linux-gnu-gcc cpio; do
    command -v "$tool" >/dev/null || { echo "arm64 stub: skipped, needs $tool"; exit 77; }
done
mkdir -p "$cache"
kernel=$(ls "$cache"/boot/vmlinuz-* 2>/dev/null | tail -1)
if [ -z "$kernel" ]; then
    name=$(apt-cache --names-only search '^linux-image-6.1.0-[0-9]*-cloud-arm64$' | sort -V | tail -1 | cut -d' ' -f1)
    [ -n "$name" ] || { echo "arm64 stub: skipped, needs a kernel package for arm64"; exit 77; }
    (cd "$cache" && apt-get -q download "$name:arm64" >/dev/null && dpkg-deb -x "$name"_*.deb .)
    kernel=$(ls "$cache"/boot/vmlinuz-* | tail -1)
fi
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
{
    echo 'static const unsigned char stub_bytes[] = {'
    grep -o '^ *\(0x[0-9a-f][0-9a-f], \)*0x[0-9a-f][0-9a-f],' "$here/../../src/Kin.Native/Spawn/SpawnStub.Arm64.cs"
    echo '};'
} >"$work/stub.h"
mkdir "$work/root"
aarch64-linux-gnu-gcc -static -O1 -Wall -I "$work" -o "$work/root/init" "$here/init.c"
(cd "$work/root" && echo init | cpio -o -H newc --quiet >"$work/initrd")
timeout 120 qemu-system-aarch64 -M virt -cpu max -smp 2 -m 256 -nographic -no-reboot -nic none \
    -kernel "$kernel" -initrd "$work/initrd" -append 'console=ttyAMA0 quiet panic=-1' >"$work/log" 2>&1 || true
tr -d '\r' <"$work/log" | grep '^arm64 stub:' || { cat "$work/log"; echo "arm64 stub: FAILED: no answer"; exit 1; }
grep -q 'arm64 stub: ok' "$work/log"
