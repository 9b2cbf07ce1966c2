using System.Globalization;
using Kin.Inspection;
using Kin.Native;

namespace Kin.Tool.Looking.Top.Control;

/// <summary>What is done to processes; each answers with a line for the user.</summary>
internal static class ProcessDeeds
{
    /// <summary>Sends a signal by name or number; empty: TERM.</summary>
    public static string Send(Target target, string name)
    {
        if (!Signal.TryParse(name.Length == 0 ? "TERM" : name, out Signal signal))
        {
            return $"'{Plain.Of(name)}' is no signal. 'kin kill -l' lists them.";
        }

        return signal.IsKeptByRuntime ? $"{signal} is not sent: the C library and .NET use it."
            : Do(target, handle => handle.SendSignal(signal), $"{signal} sent to {target}.");
    }

    /// <summary>Changes the nice value.</summary>
    public static string Renice(Target target, string value) =>
        int.TryParse(value, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out int nice)
        && nice is >= -20 and <= 19
            ? Do(target, handle => handle.SetNice(nice), $"{target} has the nice value {nice}.")
            : $"'{Plain.Of(value)}' is no nice value: -20 to 19.";

    // The handle is opened first: with the same start time afterwards it is the process that was shown.
    private static string Do(Target target, Func<ProcessHandle, bool> deed, string done)
    {
        try
        {
            if (!ProcessHandle.TryOpen(target.Id, out ProcessHandle? handle))
            {
                return $"{target} is not there any more.";
            }

            using (handle)
            {
                bool isOther = target.StartTicks is long start
                    && (ProcFs.Default.TryRead(target.Id, out ProcessInfo now) != ProcOutcome.Read
                        || now.StartTicks != start);
                return !isOther && deed(handle) ? done : $"{target} is not there any more.";
            }
        }
        catch (LinuxException e)
        {
            return e.ErrorName switch
            {
                "EPERM" => $"{target}: not permitted: it belongs to another user.",
                "EACCES" => $"{target}: a lower nice value takes CAP_SYS_NICE.",
                _ => Plain.Of(e.Message),
            };
        }
    }
}
