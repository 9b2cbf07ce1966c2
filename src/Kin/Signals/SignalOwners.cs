using System.Runtime.InteropServices;
using Kin.IO;
using Kin.Native;
using Kin.Native.Signals;

namespace Kin.Signals;

/// <summary>
/// Which listener has which signal, and the way from the pipe of the handler to the listener.
/// </summary>
internal static class SignalOwners
{
    private static readonly Lock s_gate = new();
    private static readonly SignalListener?[] s_owners = new SignalListener?[Libc.SIGRTMAX + 1];
    private static readonly TakenSignal?[] s_taken = new TakenSignal?[Libc.SIGRTMAX + 1];
    private static readonly PosixSignalRegistration?[] s_holds =
        new PosixSignalRegistration?[Libc.SIGRTMAX + 1];
    private static bool s_draining;

    /// <summary>True when a listener has the signal.</summary>
    public static bool Has(Signal signal) => Volatile.Read(ref s_owners[signal.Number]) is not null;

    /// <summary>Gives the signals to a listener: all of them, or none when one is taken.</summary>
    public static void Take(SignalListener listener)
    {
        lock (s_gate)
        {
            foreach (Signal signal in listener.Signals)
            {
                if (s_owners[signal.Number] is not null)
                {
                    throw new InvalidOperationException(
                        $"{signal} has a listener already. A signal goes to one; share that one's stream.");
                }
            }

            Drain();
            try
            {
                TakeAll(listener);
            }
            catch
            {
                GiveBack(listener);
                throw;
            }
        }
    }

    /// <summary>Takes the signals from a listener: what was done before is done again.</summary>
    public static void GiveBack(SignalListener listener)
    {
        lock (s_gate)
        {
            foreach (Signal signal in listener.Signals)
            {
                int number = signal.Number;
                s_taken[number]?.Discard();
                s_holds[number]?.Dispose();
                s_taken[number]?.GiveBack();
                (s_taken[number], s_holds[number]) = (null, null);
                Volatile.Write(ref s_owners[number], null);
            }

            ulong queued = Queued(listener);
            if (queued != 0)
            {
                SignalKeeper.Unblock(queued);
            }
        }
    }

    private static void TakeAll(SignalListener listener)
    {
        ulong queued = Queued(listener);
        if (queued != 0)
        {
            SignalKeeper.Block(queued);
        }

        foreach (Signal signal in listener.Signals)
        {
            Volatile.Write(ref s_owners[signal.Number], listener);
            s_holds[signal.Number] = Hold(signal);
            s_taken[signal.Number] = TakenSignal.Take(signal.Number, RunsOn(signal));
        }

        if (queued != 0)
        {
            BlockedEverywhere.Ensure(queued);
        }
    }

    private static ulong Queued(SignalListener listener) => SignalSet.Of(
        [.. listener.Signals.Select(signal => signal.Number).Where(TakenSignal.IsQueued)]);

    // Those that do nothing by default: the runtime wants to see them (children, the terminal), and a second
    // one to see them does no harm.
    private static bool RunsOn(Signal signal) =>
        signal.DefaultAction is SignalAction.Ignore or SignalAction.Continue;

    // While this lives the runtime believes that its handler is installed, and does not put it above ours or
    // take it from below, whatever registrations come and go. As process 1 the runtime would reap every
    // child.
    private static PosixSignalRegistration? Hold(Signal signal)
    {
        if (signal == Signal.Child && ThisProcess.Id == 1)
        {
            return null;
        }

        bool runsOn = RunsOn(signal);
        return PosixSignalRegistration.Create((PosixSignal)signal.Number, c => c.Cancel = !runsOn);
    }

    private static void Drain()
    {
        if (!s_draining)
        {
            Reactor.Shared.Register(SignalPipe.Reader, ReactorEvents.Read, new PipeDrain());
            s_draining = true;
        }
    }

    private sealed class PipeDrain : IReactorCallback
    {
        public void OnReady()
        {
            while (SignalPipe.TryRead(out Siginfo info))
            {
                if (Volatile.Read(ref s_owners[info.si_signo]) is SignalListener owner)
                {
                    owner.Add(info);
                }
                else if (info.si_code != SignalWait.WakeCode)
                {
                    SignalSend.Requeue(info); // its listener went meanwhile: whoever has it now
                }
            }

            Reactor.Shared.Register(SignalPipe.Reader, ReactorEvents.Read, this);
        }

        public void OnClosed()
        {
        }
    }
}
