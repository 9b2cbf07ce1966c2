using System.Diagnostics.CodeAnalysis;
using Kin.Inspection.Events;
using Kin.Native;
using Kin.Native.Kernel;
using Kin.Native.Proc;
using Kin.Native.Processes;

namespace Kin.Inspection;

/// <summary>
/// What happens to the processes of this machine, as it happens: who is made, what program it runs, how it
/// ends and after how long.
/// </summary>
/// <remarks>
/// <para>The kernel tells of it (the process connector, netlink(7)), to everybody from Linux 6.6 on and to
/// CAP_NET_ADMIN before, and not in containers. Elsewhere /proc is looked at ten times a second: <see
/// cref="IsScanning"/> says so. What starts and ends between two looks is missed then.</para>
/// <para>The kernel keeps what was not read yet, up to a limit. What is lost beyond that is counted, and
/// /proc is looked at to find out what it must have been.</para>
/// <para>All members are thread-safe. Several readers share what happens, each event goes to one.</para>
/// </remarks>
/// <example><code>
/// using ProcessEvents events = new();
/// await foreach (ProcessEvent e in events)
///     Console.WriteLine(e);
/// </code></example>
public sealed partial class ProcessEvents : IAsyncEnumerable<ProcessEvent>, IDisposable
{
    private readonly Lock _gate = new();
    private readonly Queue<ProcessEvent> _told = new();
    private readonly ProcessRoster _roster;
    private readonly ConnectorFeed? _feed;
    private readonly ProcFs _source = ProcFs.Default;
    private readonly CancellationTokenSource _closed = new();
    private readonly TimeSpan _interval;
    private long _lost;

    /// <summary>
    /// Begins. When it returns, whatever happens from now on is told to those who read.
    /// </summary>
    /// <param name="options">Null: everything about processes, nothing of threads.</param>
    /// <exception cref="LinuxException">
    /// No descriptor is left (EMFILE), or there is no /proc (ENOENT). ESRCH: a tree was asked for, and /proc
    /// is that of another pid namespace, where its processes have other numbers.
    /// </exception>
    public ProcessEvents(ProcessEventOptions? options = null)
    {
        options ??= new ProcessEventOptions();
        _interval = options.ScanInterval;
        _roster = new ProcessRoster(_source, options.RootProcessId, options.Threads, _told);
        ProcessConnector? connector = null;
        ScanReason = options.OnlyScan ? "It was asked for." : null;
        if (!options.OnlyScan)
        {
            connector = Connect(options.BufferBytes, out string? reason);
            ScanReason = reason;
        }

        _feed = connector is null ? null : new ConnectorFeed(connector);
        try
        {
            SeeWhoseNumbers(options.RootProcessId);
            ProcessScan scan = ProcessScan.Of(_source);
            _roster.Learn(scan);
            SetPace(scan);
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    /// <summary>
    /// The kernel tells nothing here, so /proc is looked at again and again: every event is inferred, times
    /// are rough, statuses known of zombies alone, and short lives missed.
    /// </summary>
    public bool IsScanning => _feed is null;

    /// <summary>Why it is; null: it is not.</summary>
    public string? ScanReason { get; }

    /// <summary>How many events of the machine were lost so far, as far as is known.</summary>
    public long LostCount => Interlocked.Read(ref _lost);

    /// <summary>Takes the next event if there is one. Never blocks, but may look at /proc.</summary>
    /// <exception cref="ObjectDisposedException">It is disposed.</exception>
    /// <exception cref="LinuxException">No descriptor is left (EMFILE), and the like.</exception>
    public bool TryRead([NotNullWhen(true)] out ProcessEvent? found)
    {
        lock (_gate)
        {
            ObjectDisposedException.ThrowIf(_closed.IsCancellationRequested, this);
            while (!_told.TryDequeue(out found))
            {
                if (!(_feed is null ? TryLook() : TryGoOn(_feed)))
                {
                    return false;
                }
            }

            return true;
        }
    }

    /// <summary>Ends it, and all waits.</summary>
    public void Dispose()
    {
        lock (_gate)
        {
            if (_closed.IsCancellationRequested)
            {
                return;
            }

            _closed.Cancel();
        }

        _feed?.Dispose();
    }

    // As after `unshare -pf` without --mount-proc.
    private void SeeWhoseNumbers(int root)
    {
        if (_feed is null && root != 0 && _source.OpenSelf().Id != Environment.ProcessId)
        {
            throw new LinuxException(
                "open", Errno.ESRCH, $"process {root}",
                $"{_source} is that of another pid namespace, where processes have other numbers: mount"
                + " one of this namespace there (unshare --mount-proc).");
        }
    }

    private static ProcessConnector? Connect(int bufferBytes, out string? reason)
    {
        if (KernelFeatures.ProcessConnector.IsSwitchedOff)
        {
            reason = $"The process connector is {KernelFeatures.ProcessConnector.Reason}.";
            return null;
        }

        ProcessConnector? connector = ProcessConnector.TryOpen(bufferBytes, out int errno);
        reason = errno switch
        {
            0 => null,
            Errno.ENOMSG => "The kernel tells of processes only in the first pid and user namespace, and this"
                + " is another one, as in a container.",
            Errno.ECONNREFUSED => "The kernel tells of processes only in the first network namespace, and"
                + " this is another one, as in a container.",
            Errno.EPERM or Errno.EACCES => "The kernel tells only those who have CAP_NET_ADMIN, or everybody"
                + " from Linux 6.6 on.",
            Errno.EPROTONOSUPPORT => "This kernel was built without the process connector.",
            _ => $"The process connector does not answer: {Errno.Name(errno)} ({Errno.Text(errno)}).",
        };
        return connector;
    }
}
