using Kin.Tool.Verbs;

namespace Kin.Tool.Tracing;

/// <summary>What the help of `kin trace` says.</summary>
internal static class TraceHelp
{
    public static IReadOnlyList<string> Paragraphs { get; } =
    [
        "COMMAND is run and traced with all that it makes, from its first instruction until it ends, and its"
        + " exit code is passed on. Standard output is COMMAND's: picture and summary go to standard error,"
        + " or with --pid to standard output. With --pid Ctrl-C ends the trace, and not the process.",
        "As root, or with CAP_PERFMON and CAP_BPF, by tracepoints: they tell when a thread was woken, and by"
        + " whom. For other users by records of context switches, for processes of their own: a thread that"
        + " was woken counts as blocked until it runs. The last lines say which it was, and how many records"
        + " were lost.",
        "A block of the picture is as high as the part of its time in which the thread ran. WAITS and"
        + " PREEMPTED are the voluntary and involuntary context switches of /proc/PID/status, MOVES how"
        + " often a thread went on on another CPU.",
    ];

    public static IReadOnlyList<VerbExample> Examples { get; } =
    [
        new("kin trace -- sh -c 'sleep 0.1; ls / | wc -l' 2>&1", "a shell, what it runs, and who wakes whom"),
        new("kin trace --json --switches -- sleep 0.05 2>&1", "for programs, and as without privilege"),
        new("kin trace --summary --waits 3 -p $$ --for 0.2", "a process that runs, for a while"),
        new("kin trace --perfetto /dev/null --svg /dev/null -o /dev/null -- true", "into files"),
    ];

    public static IReadOnlyList<VerbExitCode> ExitCodes { get; } =
    [
        new("0-255", "the exit code of COMMAND; with --pid 0, also after Ctrl-C"),
        new("128+n", "signal n ended COMMAND"),
        new("126", "COMMAND was found and cannot be executed"),
        new("127", "there is no such program"),
        new("125", "COMMAND could not be started, or not be traced to its end, for another reason"),
        new("1", "no process has that PID, or it may not be traced (any more); a file cannot be written"),
        new("2", "the command line is not understood"),
    ];
}
