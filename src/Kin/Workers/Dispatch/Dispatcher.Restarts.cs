using Kin.Native;

namespace Kin.Workers.Dispatch;

/// <summary>New workers in place of those that died: at once, after a delay, or never.</summary>
internal sealed partial class Dispatcher
{
    private readonly RestartPace _pace = new();

    private long _lastDeath = Environment.TickCount64;

    // When, on the clock of Environment.TickCount64, a worker is to be started.
    private readonly List<long> _due = [];

    // Places that are taken by a worker, or by one that is to come.
    private int Places => _links.Count + _starting + _due.Count;

    private void Replace(WorkerLink link, bool worked)
    {
        long now = Environment.TickCount64;
        _pace.WasQuiet(now - _lastDeath);
        _lastDeath = now;
        int delay = link.IsReady
            ? _pace.DiedReady(worked, link.Age)
            : _pace.DiedStarting(WasKilled(link.Exit.Result));
        if (_pace.IsHopeless && !_links.Exists(other => other.TakesWork))
        {
            Exception cause = link.Obituary(null);
            Break(new InvalidOperationException(
                $"{_pace.FailedStarts} workers of {_options.Name} in a row died before they were ready."
                + $"{SelfCommand.Current.Loss()} {cause.Message}",
                cause));
            return;
        }

        StartIn(delay);
        foreach (WorkerLink other in _links)
        {
            Refill(other);
        }
    }

    // A pool whose workers could be started before waits for descriptors, memory or processes to be free
    // again.
    private void NotStarted(Exception error)
    {
        if (error is LinuxException
            {
                ErrorNumber: Errno.EAGAIN or Errno.ENOMEM or Errno.EMFILE or Errno.ENFILE,
            }
            && _pace.HasSucceeded && _options.ReplacesWorkers && !_closing && _broken is null)
        {
            StartIn(_pace.NotMade());
            return;
        }

        Break(new InvalidOperationException(
            $"A worker of {_options.Name} could not be started. {error.Message}", error));
    }

    // Not before the dispatcher's thread comes round again, even if at once: those whose calls have failed
    // are told first, and need not wait for a thread and a process to be made.
    private void StartIn(int milliseconds) => _due.Add(Environment.TickCount64 + milliseconds);

    // Starts what is due. Returns when the next is, or long.MaxValue.
    private long StartDue(long now)
    {
        if (_due.Count == 0)
        {
            return long.MaxValue;
        }

        if (_closing || _broken is not null)
        {
            _due.Clear();
            return long.MaxValue;
        }

        for (int i = _due.RemoveAll(due => due <= now); i > 0; i--)
        {
            StartOne();
        }

        return _due.Count == 0 ? long.MaxValue : _due.Min();
    }

    // By somebody else: a person, a supervisor, the kernel. SIGTERM makes a .NET program exit with 128 + 15.
    private static bool WasKilled(ExitStatus status) =>
        status.Signal is { } signal
            ? signal == Signal.Kill || signal == Signal.Terminate || signal == Signal.Interrupt
                || signal == Signal.Hangup
            : status.Code == 128 + Signal.Terminate.Number;
}
