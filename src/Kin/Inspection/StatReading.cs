using System.Runtime.ExceptionServices;
using Kin.Native.Proc;

namespace Kin.Inspection;

/// <summary>
/// Many processes read by several threads: each takes the next few until none are left. The kernel makes the
/// text of each file anew, which costs it more than reading the text costs us, so it is worth another CPU.
/// </summary>
internal sealed class StatReading : IThreadPoolWorkItem
{
    private const int Step = 64, MostThreads = 4;

    private readonly ProcFs _source;
    private readonly NumberedDirectory _directory;
    private readonly ReadOnlyMemory<int> _ids;
    private readonly ProcessInfo[] _into;
    private ExceptionDispatchInfo? _failure;
    private int _next, _done;

    private StatReading(
        ProcFs source, NumberedDirectory directory, ReadOnlyMemory<int> ids, ProcessInfo[] into) =>
        (_source, _directory, _ids, _into) = (source, directory, ids, into);

    /// <summary>
    /// Reads them all; an element whose process was gone gets number 0. The first exception is thrown when
    /// all threads have stopped.
    /// </summary>
    public static void ReadTogether(
        ProcFs source, NumberedDirectory directory, ReadOnlyMemory<int> ids, ProcessInfo[] into)
    {
        StatReading reading = new(source, directory, ids, into);
        int helpers = Math.Min(
            Math.Min(Environment.ProcessorCount, MostThreads) - 1, ids.Length / (2 * Step));
        for (int i = 0; i < helpers; i++)
        {
            ThreadPool.UnsafeQueueUserWorkItem(reading, preferLocal: false);
        }

        reading.Execute();
        reading.WaitForOthers();
        reading._failure?.Throw();
    }

    /// <summary>
    /// Takes steps until none are left. A thread of the pool that comes when all is done finds none, and
    /// touches nothing.
    /// </summary>
    public void Execute()
    {
        int start;
        while ((start = Interlocked.Add(ref _next, Step) - Step) < _ids.Length)
        {
            int end = Math.Min(start + Step, _ids.Length);
            try
            {
                Read(start, end);
            }
#pragma warning disable CA1031 // thrown again by the thread that asked
            catch (Exception e)
#pragma warning restore CA1031
            {
                Interlocked.CompareExchange(ref _failure, ExceptionDispatchInfo.Capture(e), null);
            }

            Interlocked.Add(ref _done, end - start);
        }
    }

    private void Read(int start, int end)
    {
        ReadOnlySpan<int> ids = _ids.Span;
        for (int i = start; i < end && Volatile.Read(ref _failure) is null; i++)
        {
            if (!_source.TryReadIn(_directory, ids[i], out _into[i]))
            {
                _into[i] = default;
            }
        }
    }

    // At most the rest of one step of each: a fraction of a millisecond, unless its CPU was taken away.
    private void WaitForOthers()
    {
        SpinWait spin = default;
        while (Volatile.Read(ref _done) < _ids.Length)
        {
            spin.SpinOnce();
        }
    }
}
