using System.Runtime.InteropServices;
using Kin.Signals;

namespace Kin.Tool.Signalling;

/// <summary>
/// The signals by which a program is asked to end, but those that were ignored when it began, as SIGHUP is by
/// nohup. Given back when it is disposed.
/// </summary>
internal sealed class EndingSignals : IDisposable
{
    private static readonly Signal[] s_all = [Signal.Hangup, Signal.Interrupt, Signal.Quit, Signal.Terminate];

    private readonly PosixSignalRegistration[] _taken;

    /// <param name="ask">Is told the number, on another thread.</param>
    public EndingSignals(Action<int> ask)
    {
        IReadOnlyList<Signal> ignored = SignalState.Of(ThisProcess.Id)?.Ignored ?? [];
        _taken = [.. s_all.Except(ignored).Select(signal =>
            PosixSignalRegistration.Create((PosixSignal)signal.Number, context =>
            {
                context.Cancel = true;
                ask(signal.Number);
            }))];
    }

    /// <inheritdoc/>
    public void Dispose() => Array.ForEach(_taken, taken => taken.Dispose());
}
