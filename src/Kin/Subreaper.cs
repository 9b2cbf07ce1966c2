using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Threading.Channels;
using Kin.Native;
using Kin.Native.Processes;
using Kin.Native.Spawn;

namespace Kin;

/// <summary>
/// Makes this process the one that orphans below it come to (PR_SET_CHILD_SUBREAPER, Linux 3.4), and reaps
/// them. Without it they go to process 1 or a subreaper above. Process 1 of a container gets them in any case
/// and needs this to reap them.
/// </summary>
/// <remarks>
/// Children that Kin or <see cref="System.Diagnostics.Process"/> started are left to their owners; every
/// other child counts as adopted, so it does not go together with native code that makes children and waits
/// for them itself. Where the runtime reaps all children (it is process 1, and Process or the console has
/// been used), the status of an orphan is known from Linux 6.15 on if it was adopted alive. One at a time in
/// a process. All members are thread-safe.
/// </remarks>
public sealed class Subreaper : IDisposable
{
    private const int MostUntold = 1000;

    private static int s_started;

    private readonly Lock _gate = new();
    private readonly Dictionary<int, AdoptedProcess> _living = [];
    private readonly List<Channel<AdoptedProcess>> _readers = [];
    private readonly Queue<AdoptedProcess> _untold = new();
    private readonly IDisposable _wake;
    private bool _over;

    private Subreaper()
    {
        ChildSignal.EnsureNotIgnored();
        OrphanAdoption.Set(on: true);
        _wake = ThisProcess.Id == 1 && !ChildSignal.IsHandled
            ? new InitWatch(LookAgain)
            : PosixSignalRegistration.Create((PosixSignal)Libc.SIGCHLD, _ => LookAgain());
        Look();
    }

    /// <summary>
    /// True when orphans below this process come to it, whoever has switched that on; a program that was
    /// started with <see cref="Command.OwnsTree"/> begins so.
    /// </summary>
    public static bool IsOn => OrphanAdoption.IsOn;

    /// <summary>
    /// The adopted processes that have not ended. Looks for new ones first: one whose parent was no child of
    /// this process came without notice. It is noticed here, with the next child that ends, and in any case
    /// when it ends itself.
    /// </summary>
    public IReadOnlyList<AdoptedProcess> Adopted
    {
        get
        {
            Look();
            lock (_gate)
            {
                return [.. _living.Values];
            }
        }
    }

    /// <summary>Begins to adopt.</summary>
    /// <exception cref="InvalidOperationException">It has begun already.</exception>
    public static Subreaper Start()
    {
        if (Interlocked.Exchange(ref s_started, 1) != 0)
        {
            throw new InvalidOperationException("This process has a Subreaper already; dispose that first.");
        }

        try
        {
            return new Subreaper();
        }
        catch
        {
            s_started = 0;
            throw;
        }
    }

    /// <summary>
    /// The processes as they are adopted, beginning with those that live now and the last 1,000 of which no
    /// reader has been told, ended or not. Ends when this is disposed. Any number of readers.
    /// </summary>
    /// <param name="cancellationToken">Stops the reading.</param>
    public async IAsyncEnumerable<AdoptedProcess> ReadAsync(
        [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        var reader = Channel.CreateUnbounded<AdoptedProcess>();
        lock (_gate)
        {
            ObjectDisposedException.ThrowIf(_over, this);
            _readers.Add(reader);
            foreach (AdoptedProcess adopted in _untold.Union(_living.Values))
            {
                reader.Writer.TryWrite(adopted);
            }

            _untold.Clear();
        }

        try
        {
            await foreach (AdoptedProcess adopted in
                reader.Reader.ReadAllAsync(cancellationToken).ConfigureAwait(false))
            {
                yield return adopted;
            }
        }
        finally
        {
            lock (_gate)
            {
                _readers.Remove(reader);
            }
        }
    }

    /// <summary>
    /// Ends everything below this process, its own children and adopted ones included, and certainly all of
    /// it, since nothing can leave: SIGTERM, then after <paramref name="grace"/> all that are left are
    /// stopped and killed.
    /// </summary>
    /// <param name="grace">
    /// How long they may take to end by themselves, up to 49 days; zero: all are killed at once.
    /// </param>
    /// <param name="cancellationToken">Ends the grace, not the stopping.</param>
    /// <exception cref="LinuxException">EPERM: some belong to other users; all others have ended.</exception>
    public async Task<TreeStop> StopAllAsync(TimeSpan grace, CancellationToken cancellationToken = default)
    {
        WaitTime.CheckFinite(grace);
        SafeFd self = PidFd.TryOpen(ThisProcess.Id, out int errno)
            ?? throw new LinuxException("pidfd_open", errno, "this process");
        using ProcessFamily family = new(ThisProcess.Id, self, withGroup: false);
        TreeStop stop = await TreeEnding.StopAsync(family, grace, cancellationToken).ConfigureAwait(false);
        Look();
        return stop;
    }

    /// <summary>
    /// Orphans go to process 1 or a subreaper above again. Those that have been adopted live on, and are
    /// reaped all the same.
    /// </summary>
    public void Dispose()
    {
        lock (_gate)
        {
            if (_over)
            {
                return;
            }

            _over = true;
            _readers.ForEach(reader => reader.Writer.TryComplete());
        }

        _wake.Dispose();
        OrphanAdoption.Set(on: false);
        s_started = 0;
    }

    private void LookAgain()
    {
        try
        {
            Look();
        }
        catch (IOException)
        {
            // No descriptor is left to read with. The next end of a child, or the next call, looks again.
        }
    }

    // One pass over the children. Nobody makes a child meanwhile, so one that is not known was not made here.
    private void Look()
    {
        lock (_gate)
        {
            if (!_over)
            {
                RuntimeChildren.BetweenStarts(isRuntimes => SpawnGate.BetweenSpawns(() => Adopt(isRuntimes)));
            }
        }
    }

    private void Adopt(Func<int, bool?> isRuntimes)
    {
        foreach (int id in OrphanAdoption.Children())
        {
            if (!_living.ContainsKey(id) && !OwnChildren.Contains(id) && isRuntimes(id) == false
                && PidFd.TryOpen(id, out _) is SafeFd pidfd)
            {
                AdoptedProcess adopted = new(id, pidfd);
                _living.Add(id, adopted);
                Tell(adopted);
                _ = ForgetAsync(adopted);
            }
        }
    }

    private void Tell(AdoptedProcess adopted)
    {
        _readers.ForEach(reader => reader.Writer.TryWrite(adopted));
        if (_readers.Count == 0)
        {
            _untold.Enqueue(adopted);
            if (_untold.Count > MostUntold)
            {
                _untold.Dequeue();
            }
        }
    }

    private async Task ForgetAsync(AdoptedProcess adopted)
    {
        await ((Task)adopted.WaitAsync()).ConfigureAwait(
            ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ForceYielding);
        lock (_gate)
        {
            _living.Remove(adopted.Id);
        }

        adopted.Handle.Dispose();
    }
}
