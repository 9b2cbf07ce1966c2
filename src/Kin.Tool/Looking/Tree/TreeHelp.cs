using Kin.Tool.Verbs;

namespace Kin.Tool.Looking.Tree;

/// <summary>What `kin tree` says of itself.</summary>
internal static class TreeHelp
{
    public static readonly string[] Paragraphs =
    [
        "From process 1 down, or from PID, or from the processes of USER; 0 is the kernel's idle"
        + " process, which has started process 1 (init) and process 2 (kthreadd). What looks the same is"
        + " drawn once: 3*[name]. Threads are {in braces}.",
        "<zombie> has ended, and its parent has not waited for it. <stopped> was stopped by a signal or"
        + " a debugger. <orphan> has lost the process that started it, and was given to its parent by the"
        + " kernel: it is in a session that it did not make and its parent is not in.",
    ];

    public static readonly VerbExample[] Examples =
    [
        new("kin tree | head -5", "all processes below the first one"),
        new("kin tree -p $$", "this shell and what it started, with numbers"),
        new("kin tree -sp $$", "the same, with all above it"),
        new("kin tree 0 | head -3", "the threads of the kernel too"),
        new("kin tree --json | grep -c '\"zombie\": true' || true", "zombies, for a script"),
    ];
}
