using Kin.IO;
using Kin.Native;
using Kin.Native.Processes;

namespace Kin;

public sealed partial class ChildProcess
{
    private const int Running = 0, Detached = 1, Disposed = 2;

    private int _state;

    /// <summary>
    /// Sends SIGKILL to the child alone, which ends at once. False when it has ended already.
    /// </summary>
    public bool Kill() => SendSignal(Signal.Kill);

    /// <summary>
    /// Ends the child: SIGTERM, then after <paramref name="grace"/> SIGKILL, and waits until it is reaped.
    /// When the child was given a process group of its own both go to the whole group, and what is left of
    /// the group is killed.
    /// </summary>
    /// <param name="grace">
    /// How long the child may take to end by itself, up to 49 days; zero: it gets SIGKILL at once.
    /// </param>
    /// <param name="cancellationToken">
    /// Ends the grace: the child is killed at once and the call still returns its status.
    /// </param>
    public async Task<ExitStatus> StopAsync(TimeSpan grace, CancellationToken cancellationToken = default)
    {
        WaitTime.CheckFinite(grace);
        ThrowIfGoneUnseen();
        if (grace > TimeSpan.Zero && !cancellationToken.IsCancellationRequested && _exit.TryWait() is null)
        {
            SendToAll(Signal.Terminate);
            Task ended = _exit.WaitAsync().WaitAsync(grace, cancellationToken);
            await ended.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        SendToAll(Signal.Kill);
        return await _exit.WaitAsync().ConfigureAwait(false);
    }

    /// <summary>
    /// Lets the child run on by itself: disposing no longer kills it, and it is reaped in the background when
    /// it ends. It can still be waited for and signalled until this object is disposed.
    /// </summary>
    public void Detach() => Interlocked.CompareExchange(ref _state, Detached, Running);

    /// <summary>
    /// Kills the child, and the process group or tree (<see cref="Command.OwnsTree"/>) that it was given,
    /// waits until it is reaped, and closes the pipes. A detached child is only let go, and so is one that
    /// may not be killed (it runs as another user by now).
    /// </summary>
    public void Dispose()
    {
        if (BeginDispose())
        {
            _exit.Wait();
            Close();
        }

        GC.SuppressFinalize(this);
    }

    /// <inheritdoc cref="Dispose"/>
    public async ValueTask DisposeAsync()
    {
        if (BeginDispose())
        {
            if (_exit.TryWait() is null)
            {
                await _exit.WaitAsync().ConfigureAwait(false);
            }

            Close();
        }

        GC.SuppressFinalize(this);
    }

    // A second descriptor, because the finalizer of the first one is about to run as well.
    private static void ReapInBackground(int id, ChildExit forgotten)
    {
        try
        {
            SafeFd own = forgotten.PidFd.Duplicate();
            ChildExit exit = new(id, own)
            {
                Reaped = forgotten.Reaped, ParentPeak = forgotten.ParentPeak,
            };
            _ = exit.WaitAsync().ContinueWith(
                static (_, fd) => ((SafeFd)fd!).Dispose(), own, TaskScheduler.Default);
        }
        catch (Exception e) when (e is LinuxException or ObjectDisposedException)
        {
            // No descriptor is left (EMFILE): the zombie stays until this process ends. Nobody is there to be
            // told.
        }
    }

    private bool BeginDispose()
    {
        int before = Interlocked.Exchange(ref _state, Disposed);
        if (before == Disposed)
        {
            return false;
        }

        if (before == Running && MayKill())
        {
            return true;
        }

        if (_exit.TryWait() is null)
        {
            ReapInBackground(Id, _exit);
        }

        Close();
        return false;
    }

    private bool MayKill()
    {
        try
        {
            if (_ownsTree)
            {
                KillTree();
            }

            SendToAll(Signal.Kill);
            return true;
        }
        catch (LinuxException e) when (e.ErrorNumber == Errno.EPERM)
        {
            return false;
        }
    }

    private void Close()
    {
        _input?.Dispose();
        _output?.Dispose();
        _error?.Dispose();
        _terminal?.Dispose();
        _exit.PidFd.Dispose();
    }

    /// <summary>
    /// To the group when the child leads one, which may outlive it; otherwise to the child.
    /// </summary>
    private void SendToAll(Signal signal)
    {
        if (!_ownsGroup)
        {
            if (_exit.Known is null)
            {
                Sent(Send(signal, group: false), signal);
            }

            return;
        }

        int errno = Send(signal, group: true);
        if (errno == Errno.EINVAL)
        {
            // Before Linux 6.9: by number, which stands for this group only as long as its leader is not
            // reaped.
            errno = _exit.Known is not null ? Errno.ESRCH
                : Libc.kill(-Id, signal.Number) == 0 ? 0 : Errno.Last;
        }

        Sent(errno, signal);
    }

    private int Send(Signal signal, bool group)
    {
        try
        {
            return PidFd.SendSignal(_exit.PidFd, signal.Number, group);
        }
        catch (ObjectDisposedException)
        {
            return Errno.ESRCH;
        }
    }

    private bool Sent(int errno, Signal signal) =>
        SignalResult.Sent(errno, "pidfd_send_signal", $"{signal} to process {Id}");
}
