using Kin.Signals;

namespace Kin.Tool.Signalling;

/// <summary>A signal on its way to processes and groups.</summary>
/// <param name="signal">default: nothing is sent, only tried.</param>
/// <param name="value">What goes with it; null: nothing.</param>
internal sealed class Delivery(Signal signal, int? value)
{
    /// <summary>Sends it to a process, or with a negative number to a group; false: a line says why
    /// not.</summary>
    public bool To(int target)
    {
        string? failure = Try(target);
        if (failure is not null)
        {
            string what = target < 0 ? $"process group {-(long)target}" : $"process {target}";
            Out.Error($"kin: {what}: {failure}");
        }

        return failure is null;
    }

    private string? Try(int target)
    {
        try
        {
            return Send(target) ? null : "not there.";
        }
        catch (LinuxException e)
        {
            return e.ErrorName switch
            {
                "EPERM" => "not permitted: it belongs to another user.",
                "EAGAIN" => "its queue of signals is full; try again.",
                _ => e.Message,
            };
        }
    }

    private bool Send(int target)
    {
        if (target < 0 && value is not null)
        {
            throw new UsageException("kill: --queue goes to processes, not to groups. See 'kin help kill'.");
        }

        return target switch
        {
            int.MinValue => false,
            < 0 when signal == default => SignalSender.CanReachGroup(-target),
            < 0 => SignalSender.ToGroup(-target, signal),
            _ when signal == default => SignalSender.CanReachProcess(target),
            _ when value is int number => SignalSender.ToProcess(target, signal, number),
            _ => SignalSender.ToProcess(target, signal),
        };
    }
}
