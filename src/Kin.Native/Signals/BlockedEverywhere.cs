using System.Diagnostics;
using System.Globalization;

namespace Kin.Native.Signals;

/// <summary>
/// Blocks real-time signals in every thread of the process, so that they wait in its queue, in their order.
/// No thread can change the mask of another one, so each is sent the signal itself, with a mark by which the
/// handler knows that there is nothing but to block it. A thread made later has the mask of its maker.
/// </summary>
/// <remarks>
/// A thread that is inside of another handler, or has all signals blocked for a moment, puts back the mask
/// that it had before when it leaves that. Such a thread has SIGRTMIN of the runtime blocked: it counts as
/// done only when that is over. Whatever slips through is put right by the handler at its first signal.
/// </remarks>
internal static class BlockedEverywhere
{
    /// <summary>
    /// si_code of the mark. Negative: any other may be sent to one's own thread alone (kernel/signal.c). A
    /// stranger who uses it makes a signal of his own be passed over, and nothing else.
    /// </summary>
    internal const int MarkCode = -0x4b696e;

    // A thread that blocks everything for ever, made by a native library, is as good as done.
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(0.5);

    private static ulong s_signals;

    /// <summary>Everything that was ever blocked so: it stays so.</summary>
    public static ulong Signals => Volatile.Read(ref s_signals);

    /// <summary>Returns when two looks at all threads in a row have found the signals blocked.</summary>
    public static void Ensure(ulong signals)
    {
        Interlocked.Or(ref s_signals, signals);
        long start = Stopwatch.GetTimestamp();
        for (int clean = 0; clean < 2 && Stopwatch.GetElapsedTime(start) < s_patience;)
        {
            clean = Round(signals) ? clean + 1 : 0;
            if (clean == 0)
            {
                System.Threading.Thread.Yield();
            }
        }
    }

    private static bool Round(ulong signals)
    {
        bool clean = true;
        foreach (string folder in Directory.EnumerateDirectories("/proc/self/task"))
        {
            int thread = int.Parse(Path.GetFileName(folder.AsSpan()), CultureInfo.InvariantCulture);
            if (thread == SignalKeeper.Thread || BlockedIn(folder) is not ulong blocked)
            {
                continue;
            }

            clean &= (signals & ~blocked) == 0 && (blocked & SignalSet.OfRuntime) == 0;
            foreach (int signal in SignalSet.Members(signals & ~blocked))
            {
                Siginfo mark = new() { si_signo = signal, si_code = MarkCode };
                SignalSend.Queue(Environment.ProcessId, thread, mark);
            }
        }

        return clean;
    }

    // Null: the thread has ended.
    private static ulong? BlockedIn(string folder)
    {
        try
        {
            foreach (string line in File.ReadLines(folder + "/status"))
            {
                if (line.StartsWith("SigBlk:", StringComparison.Ordinal))
                {
                    ReadOnlySpan<char> mask = line.AsSpan(7).Trim();
                    return ulong.Parse(mask, NumberStyles.HexNumber, CultureInfo.InvariantCulture);
                }
            }
        }
        catch (IOException)
        {
            // ENOENT, or ESRCH when it ends while it is read
        }

        return null;
    }
}
