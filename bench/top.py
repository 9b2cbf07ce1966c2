#!/usr/bin/env python3
"""What kin top, top and htop cost beside each other: bench/top.py [KIN] [PROCESSES] [SECONDS]

Each gets a terminal of 50 x 160 of its own and refreshes once a second, all at the same time, over the same idle processes.
After a time to warm up their CPU time is taken from /proc and the bytes that they print are counted.
"""
import fcntl, os, pty, select, shutil, struct, subprocess, sys, tempfile, termios, time

kin = sys.argv[1] if len(sys.argv) > 1 else "./kin"
processes = int(sys.argv[2]) if len(sys.argv) > 2 else 2000
seconds = int(sys.argv[3]) if len(sys.argv) > 3 else 30
WARM_UP = 15
TICK = os.sysconf("SC_CLK_TCK")


def start(words, errors):
    pid, master = pty.fork()
    if pid == 0:
        os.dup2(errors.fileno(), 2)
        os.environ.update(TERM="xterm-256color", LC_ALL="C.UTF-8", HOME="/nowhere")
        os.environ.pop("LINES", None), os.environ.pop("COLUMNS", None)
        time.sleep(0.3)  # until the terminal has its size
        os.execvp(words[0], words)
    fcntl.ioctl(master, termios.TIOCSWINSZ, struct.pack("HHHH", 50, 160, 0, 0))
    return pid, master


def cpu(pid):
    with open(f"/proc/{pid}/stat") as file:
        fields = file.read().rpartition(")")[2].split()
    if fields[0] == "Z":
        raise SystemExit(f"process {pid} has ended; what it says of that is below")
    return (int(fields[11]) + int(fields[12])) / TICK


def drain(masters, until):
    counts = dict.fromkeys(masters, 0)
    while masters and (left := until - time.monotonic()) > 0:
        for master in select.select(masters, [], [], left)[0]:
            try:
                counts[master] += len(os.read(master, 1 << 16))
            except OSError:
                masters = [other for other in masters if other != master]  # it has ended
    return counts


subprocess.run([kin, "--version"], check=True, stdout=subprocess.DEVNULL)  # which builds it where that is needed
sleepers = subprocess.Popen(["sh", "-c", f"i=0; while [ $i -lt {processes} ]; do sleep 3600 & i=$((i+1)); done; wait"])
time.sleep(processes / 500)
rivals = {"kin top": [kin, "top", "-d", "1", "--report"]}
rivals["kin top, scheduling"] = rivals["kin top"] + ["--view", "scheduling"]
rivals |= {name: words for name, words in {"top": ["top", "-d", "1"], "htop": ["htop", "-d", "10"]}.items() if shutil.which(words[0])}
errors = {name: tempfile.TemporaryFile("w+") for name in rivals}
started = {name: start(words, errors[name]) for name, words in rivals.items()}
masters = [master for _, master in started.values()]
try:
    drain(masters, time.monotonic() + WARM_UP)
    before, begin = {name: cpu(pid) for name, (pid, _) in started.items()}, time.monotonic()
    counts = drain(masters, begin + seconds)
    span = time.monotonic() - begin
    print(f"{processes} idle processes, one refresh a second, {span:.0f} s after {WARM_UP} s of warming up")
    for name, (pid, master) in started.items():
        share = (cpu(pid) - before[name]) * 100 / span
        print(f"{name:20} {share:5.2f} % of one CPU  {counts[master] / span:7.0f} bytes a refresh")
finally:
    for pid, master in started.values():
        try:
            os.write(master, b"q")
        except OSError:
            pass  # it has ended
    drain(masters, time.monotonic() + 0.5)
    for child in subprocess.run(["ps", "-o", "pid=", "--ppid", str(sleepers.pid)], capture_output=True, text=True).stdout.split():
        os.kill(int(child), 9)
    sleepers.kill()
    sleepers.wait()
    for name, (pid, master) in started.items():
        os.close(master)
        os.waitpid(pid, 0)
        errors[name].seek(0)
        print(errors[name].read(), end="")
