using System.Globalization;
using System.Text;
using Kin.Inspection;
using Kin.Tool.Facts;
using Kin.Tool.Processes;

namespace Kin.Tool.Looking.Locks;

/// <summary>A wait-for graph as text for people: a table, then what is wrong.</summary>
internal static class WaitReport
{
    /// <summary>A line for each wait.</summary>
    public static Listing Table(WaitPicture picture)
    {
        Listing table = new(
        [
            new("pid", "PID") { IsRight = true },
            new("thread", "THREAD") { IsRight = true },
            new("process", "PROCESS"),
            new("kind", "KIND"),
            new("seconds", "SECONDS") { IsRight = true },
            new("on", "WAITS FOR") { Most = 60 },
            new("heldBy", "WHO CAN END IT"),
        ]);
        foreach (ThreadWait wait in picture.Waits)
        {
            double? seconds = wait.Duration?.TotalSeconds;
            table.Add(
            [
                Cell.Of(wait.Who.ProcessId),
                wait.Who.ThreadId > 0 ? Cell.Of(wait.Who.ThreadId) : Cell.Of("async"),
                Cell.Of(wait.ProcessName),
                Cell.Of(WordOf(wait.Kind)),
                seconds is double known
                    ? Cell.Of(known, known.ToString("0.0", CultureInfo.InvariantCulture)) : Cell.Unknown,
                Cell.Of(wait.On),
                wait.Holders.Count == 0 ? Cell.Unknown : Cell.Of(Holders(wait)),
            ],
            picture.Graph.IsStuck(wait) ? Tone.Bad : Tone.Plain);
        }

        return table;
    }

    /// <summary>
    /// Deadlocks, suspects and what could not be seen, a paragraph each; nothing if all is well.
    /// </summary>
    public static string Troubles(WaitPicture picture)
    {
        StringBuilder text = new();
        foreach (WaitCycle cycle in picture.Deadlocks)
        {
            text.Append(cycle.IsCertain ? "\ndeadlock:\n" : "\npossible deadlock:\n");
            foreach (ThreadWait wait in cycle.Members)
            {
                text.Append(CultureInfo.InvariantCulture, $"  {wait.Who} {Plain.Of(wait.ProcessName)}")
                    .Append(" waits for ").Append(Plain.Of(wait.On)).Append(", ")
                    .Append(Relation(wait)).Append(' ').Append(Holders(wait)).Append('\n');
            }
        }

        foreach (LivelockSuspect suspect in picture.Suspects)
        {
            text.Append("\nlivelock suspect:\n  ").Append(suspect.ProcessId).Append(' ')
                .Append(Plain.Of(suspect.ProcessName)).Append(Busy(suspect)).Append('\n');
        }

        int hidden = picture.Graph.HiddenProcesses;
        return text.Append(hidden > 0 ? $"\n{HiddenText.Of(hidden)}\n" : "").ToString();
    }

    /// <summary>"file", "kin", "mutex", as programs and people call it.</summary>
    public static string WordOf(WaitObjectKind kind) => kind switch
    {
        WaitObjectKind.FileLock => "file",
        WaitObjectKind.SharedLock => "kin",
        WaitObjectKind.Mutex => "mutex",
        WaitObjectKind.SystemVSemaphore => "sysv",
        WaitObjectKind.PosixSemaphore => "posix",
        WaitObjectKind.SharedMemory => "word",
        WaitObjectKind.PipeData => "read",
        WaitObjectKind.PipeRoom => "write",
        WaitObjectKind.ChildEnd => "child",
        WaitObjectKind.ThreadEnd => "thread",
        _ => kind.ToString(),
    };

    private static string Holders(ThreadWait wait) => string.Join(
        wait.NeedsAll ? " and " : " or ",
        wait.Holders.Select(holder => $"{holder} {Plain.Of(ProcessNumbers.NameOf(holder.ProcessId))}"));

    private static string Relation(ThreadWait wait) => wait.Kind switch
    {
        WaitObjectKind.PipeData => "written by",
        WaitObjectKind.PipeRoom => "read by",
        WaitObjectKind.ChildEnd or WaitObjectKind.ThreadEnd => "that is",
        WaitObjectKind.PosixSemaphore or WaitObjectKind.SharedMemory => "which can come from",
        WaitObjectKind.SystemVSemaphore => "last changed by",
        _ => "held by",
    };

    private static string Busy(LivelockSuspect suspect)
    {
        string share = suspect.CpuShare.ToString("0.00", CultureInfo.InvariantCulture);
        string tries = suspect.FailedTriesPerSecond.ToString("N0", CultureInfo.InvariantCulture);
        return suspect.SpinsAt is ThreadWait wait
            ? $" uses {share} of a CPU to wait for {Plain.Of(wait.On)}, held by {Holders(wait)}"
            : $" uses {share} of a CPU, and tries locks in vain {tries} times a second";
    }
}
