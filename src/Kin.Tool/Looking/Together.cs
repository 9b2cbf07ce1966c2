using System.Runtime.ExceptionServices;

namespace Kin.Tool.Looking;

/// <summary>
/// Work on many items by several threads: what is read of thousands of processes costs the kernel more time
/// than
/// one CPU has.
/// </summary>
internal static class Together
{
    private const int ItemsForAThread = 200, MostThreads = 4;

    /// <summary>
    /// Calls the function for each index, each once, in any order and by several threads; the first exception
    /// is
    /// thrown when all have ended.
    /// </summary>
    public static void ForEach(int count, Action<int> work)
    {
        int next = 0;
        ExceptionDispatchInfo? failure = null;
        void Run()
        {
            try
            {
                for (int i; failure is null && (i = Interlocked.Increment(ref next) - 1) < count;)
                {
                    work(i);
                }
            }
#pragma warning disable CA1031 // thrown again below, on the thread that asked
            catch (Exception e)
#pragma warning restore CA1031
            {
                Interlocked.CompareExchange(ref failure, ExceptionDispatchInfo.Capture(e), null);
            }
        }

        Thread[] others = new Thread[Math.Min(
            Math.Min(Environment.ProcessorCount, MostThreads) - 1, count / ItemsForAThread)];
        for (int i = 0; i < others.Length; i++)
        {
            others[i] = new Thread(Run);
            others[i].Start();
        }

        Run();
        foreach (Thread other in others)
        {
            other.Join();
        }

        failure?.Throw();
    }
}
