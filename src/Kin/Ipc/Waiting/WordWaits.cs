using Kin.Native.Kernel;
using Kin.Native.Memory;

namespace Kin.Ipc.Waiting;

/// <summary>
/// Asynchronous waits on words of shared memory. One background thread sleeps on up to 127 words
/// (futex_waitv(2)); as many such threads as are needed, none when nobody waits. Kernels before 5.16 get a
/// thread for each wait.
/// </summary>
internal sealed class WordWaits
{
    private const int IdleMilliseconds = 1000;

    private static readonly Lock s_gate = new();
    private static readonly List<WordWaits> s_all = [];

    private readonly List<Entry> _entries = [];
    private readonly uint[] _news = GC.AllocateArray<uint>(1, pinned: true);

    /// <summary>
    /// Completes when the word at <paramref name="offset"/> may have another value than
    /// <paramref name="seen"/>, when so many milliseconds are over, or when the token is cancelled. May be
    /// early. Does not fail when the token is cancelled: the caller looks.
    /// </summary>
    public static Task WaitAsync(
        SharedMapping memory, long offset, uint seen, int milliseconds, CancellationToken cancellationToken)
    {
        if (!KernelFeatures.FutexWaitv.IsAvailable)
        {
            return Task.Factory.StartNew(
                () => WordSleep.Sleep(memory, offset, seen, milliseconds, cancellationToken),
                CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
        }

        Entry entry = new(memory, offset, seen, Environment.TickCount64 + milliseconds);
        lock (s_gate)
        {
            WordWaits? room = s_all.Find(waits => waits._entries.Count < Futex.MostWords - 1);
            if (room is null)
            {
                s_all.Add(room = new WordWaits());
                new Thread(room.Loop) { IsBackground = true, Name = "Kin futex waits" }.UnsafeStart();
            }

            entry.Waits = room;
            room._entries.Add(entry);
        }

        entry.Waits.Ring();
        entry.Listen(cancellationToken);
        return entry.Task;
    }

    private void Ring()
    {
        Interlocked.Increment(ref _news[0]);
        Futex.Wake(ref _news[0], 1);
    }

    private void Loop()
    {
        List<Entry> mine = [], over = [];
        var words = new FutexWaiter[Futex.MostWords];
        while (true)
        {
            // The number of the news first: what is added after it ends the sleep at once.
            words[0] = Futex.Waiter(ref _news[0], Volatile.Read(ref _news[0]));
            Collect(mine, over);
            over.ForEach(entry => entry.Complete());
            over.Clear();
            int sleep = mine.Count == 0 ? IdleMilliseconds : int.MaxValue;
            for (int i = 0; i < mine.Count; i++)
            {
                words[i + 1] = mine[i].Waiter();
                sleep = (int)Math.Clamp(mine[i].End - Environment.TickCount64, 0, sleep);
            }

            bool woken = Futex.WaitAny(words.AsSpan(0, mine.Count + 1), sleep);
            if (!woken && mine.Count == 0 && EndIfIdle())
            {
                return;
            }
        }
    }

    // What is over leaves the list; what is not is copied, to be waited for without the lock.
    private void Collect(List<Entry> mine, List<Entry> over)
    {
        lock (s_gate)
        {
            over.AddRange(_entries.Where(entry => entry.IsOver));
            _entries.RemoveAll(over.Contains);
            mine.Clear();
            mine.AddRange(_entries);
        }
    }

    private bool EndIfIdle()
    {
        lock (s_gate)
        {
            return _entries.Count == 0 && s_all.Remove(this);
        }
    }

    private sealed class Entry(SharedMapping memory, long offset, uint seen, long end)
        : TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously)
    {
        private CancellationTokenRegistration _registration;
        private bool _cancelled;

        public long End => end;

        public WordWaits Waits { get; set; } = null!;

        public bool IsOver => Volatile.Read(ref _cancelled) || memory.IsClosed
            || Environment.TickCount64 >= end || Volatile.Read(ref memory.WordAt(offset)) != seen;

        public FutexWaiter Waiter() => Futex.Waiter(ref memory.WordAt(offset), seen);

        public void Listen(CancellationToken token)
        {
            _registration = token.UnsafeRegister(static state => ((Entry)state!).Cancel(), this);
            if (Task.IsCompleted)
            {
                _registration.Unregister();
            }
        }

        public void Complete()
        {
            TrySetResult();
            _registration.Unregister();
        }

        private void Cancel()
        {
            Volatile.Write(ref _cancelled, true);
            Waits.Ring();
        }
    }
}
