namespace Kin.Native.Tracing;

/// <summary>
/// The formats of the two tracepoints of the scheduler that are read. Kernels differ, and so may what is
/// mounted as tracefs: a format that is not understood is a reason to do without tracepoints.
/// </summary>
internal sealed class TracepointFormats
{
    private const string SwitchingName = "sched_switch", WakingName = "sched_waking";

    private TracepointFormats(EventFormat switching, EventFormat waking) =>
        (Switching, Waking, Reader) = (switching, waking, new SchedulingRecordReader(switching, waking));

    /// <summary>Of sched_switch: a CPU goes from one thread to another.</summary>
    public EventFormat Switching { get; }

    /// <summary>Of sched_waking: a thread is made ready.</summary>
    public EventFormat Waking { get; }

    /// <summary>Reads records of both.</summary>
    public SchedulingRecordReader Reader { get; }

    /// <summary>Reads them from tracefs; null: the reason says why not, as a sentence.</summary>
    public static TracepointFormats? TryRead(out string? reason)
    {
        string? switching = null, waking = null;
        using SafeFd? files = TraceFileSystem.TryOpen(out int errno);
        if (files is not null)
        {
            switching = TryText(files, SwitchingName, ref errno);
            waking = TryText(files, WakingName, ref errno);
        }

        if (switching is not null && waking is not null)
        {
            return TryParse(switching, waking, out reason);
        }

        reason = errno is Errno.EACCES or Errno.EPERM
            ? "Tracepoints need CAP_PERFMON and their formats (tracefs), which root alone may read."
            : $"The formats of tracepoints (tracefs) cannot be read: {Errno.Text(errno)}.";
        return null;
    }

    /// <summary>From their texts; null: the reason says what is wrong with them.</summary>
    public static TracepointFormats? TryParse(string switching, string waking, out string? reason)
    {
        try
        {
            reason = null;
            return new TracepointFormats(EventFormat.Parse(switching), EventFormat.Parse(waking));
        }
        catch (InvalidDataException e)
        {
            reason = $"The formats of {SwitchingName} and {WakingName} (tracefs) are not understood: "
                + e.Message;
            return null;
        }
    }

    private static string? TryText(SafeFd files, string name, ref int errno)
    {
        string? text = TraceFileSystem.TryRead(files, $"events/sched/{name}/format", out int failed);
        errno = failed != 0 ? failed : errno;
        return text;
    }
}
