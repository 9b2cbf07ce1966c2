using Kin.Native.Proc;

namespace Kin.Inspection;

/// <summary>
/// How the scheduler has treated the first thread of a process, or a thread: /proc/PID/schedstat (kernel
/// documentation, sched-stats), which anybody may read. The only file that tells how long one was ready to
/// run and had no CPU.
/// </summary>
/// <param name="Running">On a CPU, to a nanosecond of the kernel, to 100 ns here.</param>
/// <param name="Ready">Ready to run, waiting for a CPU.</param>
/// <param name="Slices">How many times it got a CPU.</param>
public readonly record struct ProcessSchedule(TimeSpan Running, TimeSpan Ready, long Slices)
{
    internal static ProcessSchedule Parse(ReadOnlySpan<byte> text)
    {
        NumberReader numbers = new(text);
        long running = numbers.Next(), ready = numbers.Next(), slices = numbers.Next();
        return numbers.IsBroken || numbers.Count < 3
            ? throw TextNumber.Broken(text)
            : new(Nanoseconds(running), Nanoseconds(ready), slices);
    }

    private static TimeSpan Nanoseconds(long count) => new(count / TimeSpan.NanosecondsPerTick);
}
