using Kin.Native;
using Kin.Native.Signals;

namespace Kin.Signals;

/// <summary>
/// A signal that this process ignores until this is disposed; then what was done before is done again.
/// Programs that it starts begin with the signal ignored too (execve(2)), except for SIGPIPE, which a <see
/// cref="Command"/> always puts back to its default.
/// </summary>
/// <remarks>
/// Meant for the start of a program, or around a call into native code: it belongs to the whole process. The
/// last one counts, so dispose in the opposite order. Thread-safe. .NET itself ignores SIGPIPE from its
/// start, and a write to a pipe without reader is an <see cref="IOException"/> instead.
/// </remarks>
public sealed class IgnoredSignal : IDisposable
{
    private readonly KernelSigaction _before;
    private int _disposed;

    private IgnoredSignal(Signal signal, KernelSigaction before)
    {
        Signal = signal;
        _before = before;
    }

    /// <summary>Which signal.</summary>
    public Signal Signal { get; }

    /// <summary>Ignores a signal. One that is pending is discarded.</summary>
    /// <param name="signal">
    /// As for <see cref="SignalListener(ReadOnlySpan{Signal})"/>, and not SIGCHLD: the kernel would reap
    /// every child and throw its status away.
    /// </param>
    /// <exception cref="ArgumentException">A signal that must not be ignored; the message says
    /// why.</exception>
    /// <exception cref="InvalidOperationException">A listener has the signal.</exception>
    public static IgnoredSignal Start(Signal signal)
    {
        CatchableSignal.Check(signal, nameof(signal));
        if (signal == Signal.Child)
        {
            throw new ArgumentException(
                "While SIGCHLD is ignored the kernel throws the status of every child away (wait(2)).",
                nameof(signal));
        }

        if (SignalOwners.Has(signal))
        {
            throw new InvalidOperationException($"{signal} has a listener. Dispose that first.");
        }

        KernelSigaction ignored = new() { handler = Libc.SIG_IGN };
        return new IgnoredSignal(signal, SignalActions.Set(signal.Number, ignored));
    }

    /// <summary>True when this process ignores the signal now.</summary>
    /// <param name="signal">Any signal.</param>
    public static bool IsIgnored(Signal signal)
    {
        ArgumentOutOfRangeException.ThrowIfZero(signal.Number, nameof(signal));
        return SignalActions.Get(signal.Number).handler == Libc.SIG_IGN;
    }

    /// <summary>
    /// Puts back what was done before, unless something else has been put into its place meanwhile.
    /// </summary>
    public void Dispose()
    {
        if (Interlocked.Exchange(ref _disposed, 1) == 0
            && SignalActions.Get(Signal.Number).handler == Libc.SIG_IGN)
        {
            SignalActions.Set(Signal.Number, _before);
        }
    }
}
