#!/usr/bin/env python3
"""Makes a tree for WordCount and counts it, independently: tree.py make FOLDER | tree.py check FOLDER OUTPUT.

Words are maximal runs of Unicode letters and digits, in files without NUL in the first 8 KiB; links are not followed.
What is no regular file says that it is empty, and is counted as that. tree.py large FOLDER makes 100 MB of text."""
import json, os, socket, sys, unicodedata

STRANGE = ["plain", "blank in name", "new\nline", "ünïcode-日本", "-dash", "'quote\"", "back\\slash", "tab\there"]
TEXTS = [
    "one two  three\n", "a1 b2-c3_d4 don't\n", "ÄÖÜ straße ελληνικά русский 中文字 한국어\n",
    "𝒜𝒷𝒸 𐐀𐐁 \U0001F600 mixed𝒜word ½ ² ٣٤\n", "", "\n\n   \t\n", "x" * 300000 + " " + "y " * 9000,
]


def is_part(c):
    return unicodedata.category(c) in ("Lu", "Ll", "Lt", "Lm", "Lo", "Nd")


def count(text):
    words = inside = 0
    for c in text:
        part = is_part(c)
        words += part and not inside
        inside = part
    return words


def make(folder):
    for i, name in enumerate(STRANGE):
        directory = os.path.join(folder, name, "deep", "er")
        os.makedirs(directory)
        for j, text in enumerate(TEXTS):
            with open(os.path.join(directory, f"{name}.{j}"), "w", encoding="utf-8", newline="") as f:
                f.write(text)
    with open(os.path.join(folder, "binary"), "wb") as f:
        f.write(b"text and then\0 a NUL")
    with open(os.path.join(folder, "late NUL is text"), "wb") as f:
        f.write(b"word " * 2000 + b"\0 after the first pages")
    with open(os.path.join(folder, "not utf-8"), "wb") as f:
        f.write(b"caf\xe9 na\xefve \xff\xfe\n")
    os.mkfifo(os.path.join(folder, "a fifo"))
    socket.socket(socket.AF_UNIX).bind(os.path.join(folder, "s"))
    os.symlink("loop-b", os.path.join(folder, "loop-a"))
    os.symlink("loop-a", os.path.join(folder, "loop-b"))
    os.symlink(".", os.path.join(folder, "plain", "itself"))
    os.symlink("../plain", os.path.join(folder, "plain", "again"))
    os.symlink("/etc/passwd", os.path.join(folder, "a link to a file"))
    os.symlink("nowhere", os.path.join(folder, "a link to nothing"))
    os.makedirs(os.path.join(folder, "closed directory"))
    for name in ("unreadable", "closed directory/inside"):
        with open(os.path.join(folder, name), "w") as f:
            f.write("nobody reads this\n")
    os.chmod(os.path.join(folder, "unreadable"), 0)
    os.chmod(os.path.join(folder, "closed directory"), 0)


def expect(folder):
    total = {"words": 0, "files": 0, "bytes": 0, "skipped": 0}
    for directory, _, names in os.walk(os.fsencode(folder)):
        for name in names:
            path = os.path.join(directory, name)
            if os.path.islink(path):
                continue
            if not os.path.isfile(path):
                total["files"] += 1
                continue
            try:
                with open(path, "rb") as f:
                    content = f.read()
            except OSError:
                total["skipped"] += 1
                continue
            if b"\0" in content[:8192]:
                total["skipped"] += 1
                continue
            total["files"] += 1
            total["bytes"] += len(content)
            total["words"] += count(content.decode("utf-8", "replace"))
    return total


def check(folder, output):
    with open(output) as f:
        seen = json.load(f)
    wanted = expect(folder)
    wrong = {key: (seen.get(key), value) for key, value in wanted.items() if seen.get(key) != value}
    print("wrong (seen, wanted):" if wrong else "right:", wrong or seen)
    return bool(wrong)


def large(folder):
    first = os.path.join(folder, "0")
    with open(first, "w", encoding="utf-8") as f:
        f.write("Kin runs functions in other processes. ünï 中文\n" * 5000)
    for i in range(1, 400):
        os.link(first, os.path.join(folder, str(i)))


if sys.argv[1] == "make":
    make(sys.argv[2])
elif sys.argv[1] == "large":
    large(sys.argv[2])
else:
    sys.exit(check(sys.argv[2], sys.argv[3]))
