using System.Collections.Concurrent;

namespace Kin.Native.Signals;

/// <summary>
/// A thread for the real-time signals that were taken and given back. All other threads keep them blocked,
/// for a blocked signal cannot be delivered to be unblocked; this one takes them, and with them acts whatever
/// the process does about them then: its default, another handler, or nothing.
/// </summary>
internal static class SignalKeeper
{
    private static readonly Lazy<BlockingCollection<Request>> s_requests = new(Start);
    private static int s_thread;

    /// <summary>The thread's id; it is never interrupted to be told what to block.</summary>
    public static int Thread => s_thread;

    /// <summary>Blocks the signals in the thread. Starts it first.</summary>
    public static void Block(ulong signals) => Do(Libc.SIG_BLOCK, signals);

    /// <summary>From now on the thread takes these signals.</summary>
    public static void Unblock(ulong signals) => Do(Libc.SIG_UNBLOCK, signals);

    private static void Do(int how, ulong signals)
    {
        using Request request = new(how, signals);
        s_requests.Value.Add(request);
        request.Done.Wait();
    }

    private static BlockingCollection<Request> Start()
    {
        BlockingCollection<Request> requests = [];
        using ManualResetEventSlim started = new();
        Thread thread = new(() => Serve(requests, started)) { IsBackground = true, Name = "Kin signals" };
        thread.UnsafeStart();
        started.Wait();
        return requests;
    }

    private static void Serve(BlockingCollection<Request> requests, ManualResetEventSlim started)
    {
        s_thread = Processes.ThreadAttributes.CurrentId;
        started.Set();
        foreach (Request request in requests.GetConsumingEnumerable())
        {
            ThreadMask.Change(request.How, request.Signals);
            request.Done.Set();
        }
    }

    private sealed class Request(int how, ulong signals) : IDisposable
    {
        public int How => how;

        public ulong Signals => signals;

        public ManualResetEventSlim Done { get; } = new();

        public void Dispose() => Done.Dispose();
    }
}
