using Kin.Native.Processes;

namespace Kin;

/// <summary>
/// Wakes the reaper of a process 1 in which the runtime does not handle SIGCHLD: if it did, it would reap
/// every child, and their statuses would be lost. A thread waits in the kernel for the end of any child and
/// reaps none.
/// </summary>
internal sealed class InitWatch : IDisposable
{
    private const int LongestPause = 100;

    private readonly ManualResetEventSlim _changed = new();
    private readonly Action _look;
    private volatile bool _over;

    public InitWatch(Action look)
    {
        _look = look;
        OwnChildren.Added = _changed.Set;
        new Thread(Watch) { IsBackground = true, Name = "Kin init" }.UnsafeStart();
    }

    /// <summary>The thread ends with the next child.</summary>
    public void Dispose()
    {
        _over = true;
        OwnChildren.Added = null;
        _changed.Set();
    }

    private void Watch()
    {
        int last = 0, pause = 1;
        while (!_over)
        {
            _changed.Reset();
            if (ChildWait.WaitForAnyEnd() is not int ended)
            {
                _changed.Wait(); // no child: only one that is made here can bring others
                continue;
            }

            if (!_over)
            {
                _look();
            }

            // Still there: its owner has not waited for it yet.
            pause = ended == last ? Math.Min(pause * 2, LongestPause) : 1;
            last = ended;
            _changed.Wait(pause);
        }
    }
}
