using System.Globalization;

namespace Kin;

/// <summary>The fields of /proc/PID/stat that Kin uses (proc_pid_stat(5)).</summary>
/// <param name="State">One letter; Z is a process that has ended and is not reaped yet.</param>
/// <param name="ParentId">
/// 0 for the first process, for kernel threads' root, and when it lies outside the pid namespace.
/// </param>
/// <param name="ProcessGroupId">The process group.</param>
/// <param name="SessionId">The session.</param>
/// <param name="StartTicks">
/// When it started, in hundredths of a second after the start of the machine.
/// </param>
/// <param name="WaitStatus">
/// How the process ended, as wait(2) encodes it. 0 while it lives, and when the reader may not trace it.
/// </param>
/// <param name="Flags">PF_ flags of the kernel.</param>
internal readonly record struct ProcessStat(
    char State, int ParentId, int ProcessGroupId, int SessionId, long StartTicks, int WaitStatus, uint Flags)
{
    private const int FieldsAfterName = 50, FlagsIndex = 6, StartTicksIndex = 19, WaitStatusIndex = 49;
    private const uint PF_KTHREAD = 0x200000; // include/linux/sched.h, the same since 2.6.27

    /// <summary>A thread of the kernel, which no signal ends.</summary>
    public bool IsKernelThread => (Flags & PF_KTHREAD) != 0;

    /// <summary>True when the process has ended and waits for its parent.</summary>
    public bool IsZombie => State is 'Z' or 'X';

    /// <summary>True when a signal, or a tracer, has stopped it.</summary>
    public bool IsStopped => State is 'T' or 't';

    /// <summary>Reads it; null when no process has the number.</summary>
    public static ProcessStat? Read(int pid)
    {
        try
        {
            return Parse(File.ReadAllText(string.Create(CultureInfo.InvariantCulture, $"/proc/{pid}/stat")));
        }
        catch (IOException) // ENOENT, or ESRCH when it goes while it is read
        {
            return null;
        }
    }

    /// <summary>
    /// The name stands in parentheses and may hold blanks, newlines and parentheses itself: the fields begin
    /// after the last one.
    /// </summary>
    internal static ProcessStat Parse(string text)
    {
        string[] fields = text[(text.LastIndexOf(')') + 2)..].TrimEnd('\n').Split(' ');
        return fields.Length >= FieldsAfterName
            ? new ProcessStat(
                fields[0][0], Number(1), Number(2), Number(3),
                long.Parse(fields[StartTicksIndex], CultureInfo.InvariantCulture), Number(WaitStatusIndex),
                uint.Parse(fields[FlagsIndex], CultureInfo.InvariantCulture))
            : throw new InvalidDataException($"/proc/PID/stat has {fields.Length + 2} fields: '{text}'.");

        int Number(int index) => int.Parse(fields[index], CultureInfo.InvariantCulture);
    }

    /// <summary>All processes of the machine that can be seen, with their numbers.</summary>
    internal static List<(int Id, ProcessStat Stat)> ReadAll()
    {
        List<(int, ProcessStat)> all = [];
        foreach (string folder in Directory.EnumerateDirectories("/proc"))
        {
            if (int.TryParse(Path.GetFileName(folder.AsSpan()), CultureInfo.InvariantCulture, out int id)
                && Read(id) is ProcessStat stat)
            {
                all.Add((id, stat));
            }
        }

        return all;
    }
}
