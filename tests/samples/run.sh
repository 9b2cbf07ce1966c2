#!/bin/bash
# Runs every sample and looks at what it prints: the first one and the main job as their first lines say, by `dotnet run`, the
# others built in one go. The main job runs on a tree with everything that a directory can hold, counted by Python too.
# Prints "N passed, N failed, N skipped".
set -u
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
root=$(cd "$here/../.." && pwd)
export DOTNET_NOLOGO=1 DOTNET_CLI_TELEMETRY_OPTOUT=1 MSBUILDDISABLENODEREUSE=1
work=$(mktemp -d)
chmod 755 "$work"
trap 'chmod -R u+rwX "$work"; rm -rf "$work"' EXIT
passed=0 failed=0 skipped=0

pass() { passed=$((passed + 1)); echo "  ok: $1"; }
fail() { failed=$((failed + 1)); echo "  FAILED: $1"; sed 's/^/    /' "$work/out" "$work/err" | tail -30; }
skip() { skipped=$((skipped + 1)); echo "  skipped: $1"; }
# Only one at a time builds what is in src: the test of the package does too. (-o: compiler servers do not inherit the lock.)
mkdir -p "$root/artifacts"
alone=(flock -o "$root/artifacts/building.lock")
run() { timeout "${limit:-120}" "$@" </dev/null >"$work/out" 2>"$work/err"; code=$?; }
says() { # label, exit code, patterns: each must match a line of standard output
    local label=$1 wanted=$2 pattern
    shift 2
    for pattern; do
        grep -qE -- "$pattern" "$work/out" || { echo "  no line is like: $pattern"; fail "$label"; return; }
    done
    [ "$code" = "$wanted" ] && pass "$label" || { echo "  exit code $code"; fail "$label"; }
}
complains() { # label, exit code, pattern: one line on standard error, nothing on standard output
    [ "$code" = "$2" ] && [ ! -s "$work/out" ] && [ "$(wc -l <"$work/err")" = 1 ] && grep -qE -- "$3" "$work/err" \
        && pass "$1" || { echo "  exit code $code"; fail "$1"; }
}

cd "$root" || exit 1
declare -A expected
expected[HelloCommand]='clone3\(|^hello from another process$|^exit code 0, [0-9]|^sleep has pid [0-9]+|^sleep: killed by SIGTERM$'
expected[ExitCodes]='^exit 137 +exit code 137 +code 137|^kill -KILL .* SIGKILL +\$\? 137|ENOENT|^ls .*exit code 2'
expected[SpawnOptions]='^nice 5, files 64, core 0, umask 0027$|^from outside: nice 5, Batch, CPU 0, disk Idle$|^changed: nice 9, files 32:128$|^it ended: killed by SIGTERM$|^not started: getpwnam ENOENT$'
expected[Exec]='^execve ENOENT: still [0-9]+$|^the same number, now sh with 1 thread$|^4$'
expected[Pipes]='uniq -c$|^exit code 0, exit code 0, exit code 0$|^yes: killed by SIGPIPE; head: exit code 0$|^A CONVERSATION$'
expected[Streams]="^2 arguments, the second: it's two\$|^hello from /usr\$|^lines in the file: 4\$|^FROM MEMORY\$|^on standard error: trouble\$|^exit code 0\$|^two runs of sh are two processes: True\$"
expected[Descriptors]='^0: CharacterDevice, |^2: File, Write, appending$|^it has 3 open and may have 32$|^Too many open files after number 39$|^this process, OpenFiles: '
expected[Terminal]='^on a terminal ls makes columns$|^pid [0-9]+ has /dev/pts/[0-9]+$|^hello, you$|^the window is now 50 132$|^killed by SIGINT$'
expected[WorkerFunction]='^this is pid [0-9]+; pid [0-9]+ has|^it threw System.FormatException|^it ended: exit code 7$|killed by SIGKILL$'
expected[Processes]='^T sleep [0-9]+, child of [0-9]+: stopped by a signal$|^  Z sleep [0-9]+, child of [0-9]+: has ended, |^this process: [0-9]+ threads, [0-9]+ KiB|ms on a CPU, |^it waited [0-9]+ times|^.stack. [0-9a-f]+ to |^io: [0-9]+ reads; of process 1: [RD]e[an]|^after its end: Gone$'
expected[Connections]='^pipe:.[0-9]+.: read by sleep, written by this process$|^in it: 1000 of [0-9]+ bytes$|^Listening on the port: this process$|^Established on the port: this process, joined to this process$|^sleep waits in (clock_)?nanosleep$'
expected[LookingAtIpc]='^the queue: 1 message, 9 bytes$|^the pipe: 65536 of 65536 bytes, and head waits to Send$|s: True$|^the file: Flock, this process holds it: True$|^left behind: True, the gate: False$|^removed: True, the gate: False, the queue: True$'
expected[AddressSpace]='^ProgramCode +[0-9]+ KiB, the first at [0-9a-f]+ /|^Stack +[0-9]+ KiB, .* .stack.$|^the heap is above the program: True; the stack above both: True$|at least 16 MiB more: True$|^2000 calls deep; '
expected[WaitGraph]='deadlock of 1:$|deadlock of [24]:$|waits for data in /own .deleted.: PipeData, held by 1$|waits for flock of /b: FileLock, held by 2$|waits for room in /pipe: PipeRoom, held by '
expected[Livelock]='^suspect: [0-9.]+ of a CPU, [0-9]{4,} tries in vain a second$|^in one order: exit code 0, exit code 0$'
expected[ProcessEvents]='^Fork sh: child of the shell$|^Exit sh: |^Exit the shell: exit code 4$|^it lived for [0-9.]+ ms; [0-9]+ events'
expected[ThreadStates]='^R: Running$|^S: Sleeping$|^T: Stopped$|^Z: Zombie$|^waited for: exit code 7$|^ran: True, ready: True, blocked: True$|^CPU given away .voluntary.: [1-9][0-9]*, taken|^[CT][A-Za-z]+s: .*Running'
expected[Orphans]='which is not this process: True$|^adopted sh: True, its parent is this process: True$|^it ended: exit code 5$|^zombies left: 0$'
expected[Zombies]='^zombies: [0-9]+ \(sh\), child of|^waited for: exit code 3; zombies: 0$|that is the careless one: True$'
expected[StopTree]='^ended by SIGTERM: [0-9]+, killed after the grace: [1-9]|^the shell: killed by SIGTERM$|^left: 0$'
expected[SuspendContinue]='^stopped by SIGSTOP$|^continued$|^exit code 7$|^suspended: SIGSTOP$|^goes on: True$'
expected[ForkLike]='^child of [0-9]+: counter 11, names before child$|^parent [0-9]+: counter 101, names before parent$|^the child ended: exit code 0$'
expected[ThousandChildren]='^1000 children, [0-9]+ threads|^[0-9]+ bytes of managed memory|^1000 ended, 0 zombies left$'
expected[SharedMemory]='^three processes counted to 30000$|^reading the snapshot made 0 KiB private, writing a megabyte of it 1[0-9]{3} KiB$|^the parent still sees 1$'
expected[SharedValues]='^visits: 20000, and the last one is whole: True$|^Python reads 20000 from C#$|^C# reads 7 from Python$'
expected[SharedQueues]='^two producers: 500500$|^frames of 5 and 10000 bytes$|^paint the fence with brush and paint, redelivered: True$'
expected[Barrier]='^after 100 steps all are at 30.0 30.0 30.0$|^it is broken: Died, by the victim: True$|^nothing is left to be done, but 1 was not done$'
expected[SharedTopics]='^subscriber 1 heard orders for 2550$|^subscriber 2 heard orders for 2550$|^an order from the careless one: True$|fewer than 64: True, and knows that it lost some: True$'
expected[Deadlock]='^done: had both locks$|^Deadlock: process [0-9]+ thread [0-9]+ waits for SharedMutex .[ab]-[0-9]+., held by'
expected[ReaderWriter]='^20000 times two readers looked, and saw equal numbers$|^written 1000 times$|^a reader is told: True$|^a writer is told, and repairs: True$|^after that: False$'
expected[Condition]='^consumed 1000 numbers, their sum is 500500$|^one more within 50 ms: False$'
expected[Futex]='^taken and let go in [0-9]+ ns, without the kernel$|^another process sleeps in system call [0-9]+ \(futex\), on the word at 0x[0-9a-f]+, while it is 0x80000001$|^woken, it took the lock and ended: exit code 0$'
expected[SpinLock]='^two processes counted to 40000$|^free within 5 ms: False$|^its owner died: True$'
expected[PoolMap]='starts at 77031: 350 steps$|^27: 111 steps$|^97: 118 steps$|^0: System.ArgumentOutOfRangeException$|^worker-0: '
expected[Daemon]='^daemon [0-9]+: at work in /$|^its session is mine: False$|lives: False$|^stopped: killed by SIGTERM$|^failed: killed by SIGABRT$|the configuration is missing'
expected[Nohup]='^terminal closed, its leader: killed by SIGHUP$|^the plain one: killed by SIGHUP$|^the other ignores it: alive$|^and writes on: still here$'
expected[PidFile]='^held by sleep [0-9]+$|its owner: nobody$|^mine: True$|^gone: True$'
expected[Signals]='^of 100 queued signals 100 came, in order$|^of 100 standard signals fewer came$|^SIGPIPE is ignored by .NET: True$|^the last one: SIG'
expected[Alarm]='^rang: SIGALRM from the kernel$|^the slow timer, after some ticks|^nothing remains: True$|killed by SIGALRM$'
expected[PosixQueue]='^3 jobs wait$|^Readable: fire! \(priority 9\) done$|^Readable: dust \(priority 1\) done$|^nothing more in a tenth of a second: True$|^removed: True True$'
expected[PosixSemaphore]='^Python posts$|^Kin has it; its value is 0$|^again within 50 ms: False$|^the worker has posted in the file$|^removed: True$'
expected[PosixMutex]='^the worker has it: True$|^its owner died: True$|^free: True$'
expected[FileLocks]="^flock\(1\) gets it: False\$|^Python's lockf, another kind: free\$|^again within 50 ms: False\$|^and now flock\(1\): True\$|ten bytes: busy\$|^the first five are free: True\$|^flock\(1\) was killed; the lock is mine\$"
expected[NamedPipes]='^the shell read: request 2 is done$|^nobody reads answers now: True$|^ls sees a pipe: True$'
expected[SystemV]='^the worker says: I have the gate$|^and wrote 42$|attached by the worker: True$|^the gate is free: False$|^the worker was killed; the gate is mine$|^ipcs lists the queue: True$|^removed: True True True$'
expected[Waiting]='^the child has ended$|^the pipe has data$|^the timer has expired$|^the signal has come$'
expected[FileServer]='^[0-9]+ bytes by SendFile$|^curl: exit code 0.*; cmp: exit code 0'
expected[UnixSockets]='which is our client: True$|^here is /etc/passwd$|^its first line: .*:|^the client ended: exit code 0|: 0 bytes; alive: False$'
expected[ObjectPipe]='^the sum is 6$|as a ring: True, and it is a copy: True$|^by memory file: 10000000 bytes$|^nothing waits: True, nor within a moment: True$|^the other end is gone: killed by SIGKILL'
expected[Topics]='by its name: True$|^only from the web: tea$|^result: a bill over 4$|^result: no tea left$|^by telephone it reaches 2$|^muted it reaches 0$|^left: 2, since|^awaited: bread$'
expected[SharedOffset]='it reads 0123, we stand at 4$|it reads 4567, we stand at 8$|opened by the child: +it reads 0123, we stand at 8$'

limit=300 run "${alone[@]}" dotnet run -c Release samples/HelloCommand.cs
IFS='|' read -r -a patterns <<<"${expected[HelloCommand]}"
says HelloCommand 0 "${patterns[@]}"

names=$(cd samples && ls ./*.cs | sed -E 's/^..(.*)\.cs$/\1/' | grep -vxE 'HelloCommand|WordCount' | tr '\n' ' ')
limit=600 run "${alone[@]}" dotnet msbuild "$here/All.proj" -m:2 -v:q -nologo -nodeReuse:false "-p:Samples=${names% }"
[ "$code" = 0 ] || fail "the samples are built"
for name in $names; do
    # `dotnet run` would follow these lines; the project in which the samples are built says the same, and nothing else.
    others=$(grep '^#:' "samples/$name.cs" | grep -vxE '#:project \.\./src/Kin/Kin\.csproj|#:property PublishAot=false')
    [ -z "$others" ] || { fail "$name has lines that its project does not know: $others"; continue; }
    limit=120 run "artifacts/bin/Sample/$name/$name"
    IFS='|' read -r -a patterns <<<"${expected[$name]:-.}"
    says "$name" 0 "${patterns[@]}"
done

# ---- the main job
tree="$work/a tree"
mkdir "$tree"
python3 "$here/tree.py" make "$tree" || { fail "the tree cannot be made"; }
limit=300 run "${alone[@]}" dotnet run -c Release samples/WordCount.cs -- "$tree"
says "WordCount" 0 ' x{20,}$|^ .*[0-9]  one$' ' words \([0-9,]+ different\) in [0-9,]+ files' '^worker-0 .*alive$'
program=$("${alone[@]}" dotnet build samples/WordCount.cs -c Release --getProperty:TargetPath 2>/dev/null)
program=${program%.dll}

counted() { # label, program...: the same figures as Python's
    local label=$1
    shift
    run "$@" "$program" "$tree" --json --workers 2
    if [ "$code" = 0 ] && "$@" python3 "$here/tree.py" check "$tree" "$work/out" >>"$work/err" 2>&1; then pass "$label"; else fail "$label"; fi
}
counted "WordCount counts what Python counts, and no FIFO, socket or link stops it"

# A process of root may read everything, so this one is nobody; what it runs is copied to where nobody may look.
if [ "$(id -u)" = 0 ] && command -v setpriv >/dev/null; then
    cp -r "$(dirname "$program")" "$work/program"
    chmod -R a+rX "$work/program"
    own=$program
    program=$work/program/WordCount
    cp "$here/tree.py" "$work/"
    here=$work counted "WordCount skips what may not be read" setpriv --reuid 65534 --regid 65534 --clear-groups env HOME=/tmp
    program=$own
elif [ "$(id -u)" != 0 ]; then
    pass "WordCount skips what may not be read (above: this is not root)"
else
    skip "WordCount skips what may not be read: setpriv (package util-linux) is missing"
fi

run "$program" "$tree" --json
before=$(grep -oE '"words":[0-9]+,"files":[0-9]+,"bytes":[0-9]+' "$work/out")
unread=$(grep -oE '"skipped":[0-9]+' "$work/out" | grep -oE '[0-9]+')
printf 'a name that is no text\n' >"$tree/$(printf 'bad-\xff\xfe-name')"
run "$program" "$tree" --json
says "WordCount goes on at a name that is not UTF-8, and counts it as skipped" 0 "$before,\"skipped\":$((unread + 1)),"
rm -f "$tree"/bad-*

mkdir "$work/empty"
run "$program" "$work/empty" --json
says "WordCount of an empty directory" 0 '^\{"words":0,"files":0,"bytes":0,"skipped":0,"killed":0,"retried":0,"seconds":[0-9.]+\}$'
run "$program" "$work/no such directory"
complains "WordCount of a directory that does not exist" 2 'no such directory'
run "$program" "$tree/binary"
complains "WordCount of a file" 2 'no such directory|not a directory'
run "$program"
complains "WordCount without a directory" 2 '^usage: '
for wrong in "--workers 0" "--workers many" "--kill -1" "--bogus" "--workers"; do
    run "$program" "$tree" $wrong
    complains "WordCount $wrong" 2 "^--[a-z]+: not understood"
done

mkdir "$work/large"
python3 "$here/tree.py" large "$work/large"
run "$program" "$work/large" --json --kill 3
if [ "$code" = 0 ] && grep -qE '"killed":3,"retried":([3-9]|[1-9][0-9]+),' "$work/out"; then
    killed=$(grep -oE '"words":[0-9]+,"files":[0-9]+,"bytes":[0-9]+' "$work/out")
    run "$program" "$work/large" --json
    grep -qF "$killed" "$work/out" && pass "WordCount --kill 3 loses nothing" || fail "WordCount --kill 3: $killed without"
else
    fail "WordCount --kill 3"
fi

echo "$passed passed, $failed failed, $skipped skipped"
[ "$failed" = 0 ]
