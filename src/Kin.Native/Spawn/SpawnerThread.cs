using System.Collections.Concurrent;
using System.Runtime.ExceptionServices;

namespace Kin.Native.Spawn;

/// <summary>
/// The thread that makes children with a death signal. The kernel sends that signal when the thread that made
/// the child ends (prctl(2), PR_SET_PDEATHSIG), so that thread must last as long as the process does: this
/// one never ends.
/// </summary>
internal static class SpawnerThread
{
    private static readonly Lazy<BlockingCollection<Request>> s_requests = new(Start);
    private static readonly TaskCompletionSource<int> s_number = new();

    /// <summary>Its number in the kernel.</summary>
    public static int Number => s_requests.Value is not null ? s_number.Task.GetAwaiter().GetResult() : 0;

    public static SpawnedProcess Spawn(SpawnOptions options)
    {
        Request request = new(options);
        s_requests.Value.Add(request);
        request.Done.Wait();
        request.Done.Dispose();
        request.Error?.Throw();
        return request.Process!;
    }

    private static BlockingCollection<Request> Start()
    {
        BlockingCollection<Request> requests = [];
        Thread thread = new(() => Serve(requests)) { IsBackground = true, Name = "Kin spawner" };
        thread.UnsafeStart();
        return requests;
    }

    private static void Serve(BlockingCollection<Request> requests)
    {
        s_number.SetResult((int)Libc.syscall(SyscallNumber.gettid, 0, 0, 0, 0, 0, 0));
        foreach (Request request in requests.GetConsumingEnumerable())
        {
            try
            {
                request.Process = Spawner.SpawnOnThisThread(request.Options);
            }
            catch (Exception error)
            {
                request.Error = ExceptionDispatchInfo.Capture(error);
            }

            request.Done.Set();
        }
    }

    private sealed class Request(SpawnOptions options)
    {
        public SpawnOptions Options { get; } = options;

        public ManualResetEventSlim Done { get; } = new();

        public SpawnedProcess? Process { get; set; }

        public ExceptionDispatchInfo? Error { get; set; }
    }
}
