using System.Numerics;
using Kin.Native;
using Kin.Native.Signals;

namespace Kin.Signals;

/// <summary>
/// Receives signals that other processes send to this one, with sender and value. As long as it lives they do
/// nothing else: the process neither ends nor stops by them. Dispose it to put back what was done before.
/// </summary>
/// <remarks>
/// <para>Real-time signals (<see cref="Signal.RealTime"/>) all arrive, with their values, in the order in
/// which they were sent; of several numbers the lowest comes first. They wait in the kernel until they are
/// read, as many as RLIMIT_SIGPENDING allows; beyond that the sender gets EAGAIN. While there is a listener,
/// and after, they are blocked in all threads, which a process of Process.Start inherits; children of <see
/// cref="Command"/> do not.</para>
/// <para>Standard signals coalesce: what comes before the one that is pending is read is one with it.</para>
/// <para>Handlers of <c>PosixSignalRegistration</c> and <c>Console.CancelKeyPress</c> do not run for signals
/// that a listener has, and run again when it is disposed. SIGCHLD, SIGCONT, SIGURG and SIGWINCH reach both.
/// </para>
/// <para>All members are thread-safe. Several readers share what arrives, each gets one.</para>
/// </remarks>
/// <example><code> using SignalListener listener = new(Signal.Hangup, Signal.RealTime(1)); await foreach
/// (SignalInfo signal in listener)     Console.WriteLine(signal); </code></example>
public sealed partial class SignalListener : IAsyncEnumerable<SignalInfo>, IDisposable
{
    private readonly Lock _gate = new();
    private readonly SafeFd _queue;
    private readonly SafeFd _arrived = EventDescriptor.Create();
    private readonly Queue<SignalInfo> _arrivals = new();
    private readonly ulong _queued;
    private bool _flagged;
    private int _sleeping;
    private volatile bool _closed;

    /// <summary>
    /// Takes the signals. When it returns, every one that is sent from now on arrives here.
    /// </summary>
    /// <param name="signals">
    /// One or more: any but SIGKILL and SIGSTOP, the faults (SIGSEGV, SIGBUS, SIGFPE, SIGILL, SIGTRAP,
    /// SIGABRT, SIGSYS), and what the C library and the runtime keep for themselves (32 to SIGRTMIN).
    /// </param>
    /// <exception cref="ArgumentException">None is given, or one that cannot be listened to.</exception>
    /// <exception cref="InvalidOperationException">Another listener has one of them.</exception>
    /// <exception cref="LinuxException">
    /// EMFILE: no descriptor is left. EPERM or EACCES: a security policy refuses executable memory.
    /// </exception>
    public SignalListener(params ReadOnlySpan<Signal> signals)
    {
        if (signals.IsEmpty)
        {
            throw new ArgumentException("There is no signal to listen to.", nameof(signals));
        }

        foreach (Signal signal in signals)
        {
            CatchableSignal.Check(signal, nameof(signals));
        }

        Signals = [.. signals.ToArray().Distinct().OrderBy(signal => signal.Number)];
        _queued = SignalSet.Of([.. Signals.Select(signal => signal.Number).Where(TakenSignal.IsQueued)]);
        _queue = SignalDescriptor.Open(_queued);
        try
        {
            SignalOwners.Take(this);
        }
        catch
        {
            Close();
            throw;
        }
    }

    /// <summary>What it listens to, by number.</summary>
    public IReadOnlyList<Signal> Signals { get; }

    /// <summary>Takes the next signal if one is there. Never blocks.</summary>
    /// <exception cref="ObjectDisposedException">The listener is disposed.</exception>
    public bool TryRead(out SignalInfo signal)
    {
        lock (_gate)
        {
            ObjectDisposedException.ThrowIf(_closed, this);
            return TryTake(out signal);
        }
    }

    /// <summary>
    /// Puts back what was done before about the signals: their default, which for most ends the process, or
    /// the handlers of the runtime. Real-time signals that nobody has read are discarded. Ends all waits.
    /// </summary>
    public void Dispose()
    {
        lock (_gate)
        {
            if (_closed)
            {
                return;
            }

            _closed = true;
        }

        // Before the signals are given back: what ends a wait must meet nobody else.
        while (Volatile.Read(ref _sleeping) > 0)
        {
            Wake();
            Pause.For(TimeSpan.FromMilliseconds(0.1));
        }

        SignalOwners.GiveBack(this);
        EventDescriptor.Set(_arrived); // wakes whoever is in poll, and holds the descriptors until then
        Close();
    }

    /// <summary>Called by the reactor for each signal that came through the pipe.</summary>
    internal void Add(in Siginfo info)
    {
        lock (_gate)
        {
            if (_closed)
            {
                return;
            }

            if (info.si_code != SignalWait.WakeCode)
            {
                _arrivals.Enqueue(SignalInfo.Of(info));
                if (!_flagged)
                {
                    _flagged = true;
                    EventDescriptor.Set(_arrived);
                }
            }

            if (_sleeping > 0)
            {
                Wake();
            }
        }
    }

    private bool TryTake(out SignalInfo signal)
    {
        // One at a time: what stayed in a buffer here would wake no other reader.
        SignalfdSiginfo info;
        do
        {
            if (TryTakeArrival(out signal))
            {
                return true;
            }

            if (!SignalDescriptor.TryRead(_queue, out info))
            {
                return false;
            }
        }
        while (SignalWait.IsOurs(info.ssi_code));
        signal = SignalInfo.Of(info);
        return true;
    }

    private bool TryTakeArrival(out SignalInfo signal)
    {
        if (_arrivals.TryDequeue(out signal))
        {
            Volatile.Write(ref SignalTable.Of(signal.Signal.Number).Pending, 0);
            return true;
        }

        if (_flagged)
        {
            _flagged = false;
            EventDescriptor.Reset(_arrived);
        }

        return false;
    }

    // One that nobody waits for by now is passed over by whoever reads next.
    private void Wake() => SignalWait.Wake(BitOperations.TrailingZeroCount(_queued) + 1);

    private void Close()
    {
        _queue.Dispose();
        _arrived.Dispose();
    }
}
