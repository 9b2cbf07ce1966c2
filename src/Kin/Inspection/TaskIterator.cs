using Kin.Native;
using Kin.Native.Bpf;
using Kin.Native.Proc;

namespace Kin.Inspection;

/// <summary>
/// All processes at once from the kernel itself, without files: a small program that the kernel checks and
/// runs over its tasks (bpf(2), an iterator). Many times as fast as reading /proc/PID/stat, for programs that
/// look again and again.
/// </summary>
/// <remarks>
/// <para>
/// Needs Linux 5.16 with CONFIG_DEBUG_INFO_BTF, CAP_BPF and CAP_PERFMON (root has them), and the first pid
/// namespace. Making one costs some ten milliseconds, since the kernel's description of its types is read.
/// </para>
/// <para>
/// What it gives is what <see cref="ProcFs.ReadAll"/> gives, but for this: threads of the kernel have names
/// of at most 15 bytes; <see cref="ProcessInfo.BlockDelay"/> is 0; processes that are hidden from this user
/// in /proc are there, and a host may keep its own first process from all iterators. Thread-safe: one pass
/// at a time.
/// </para>
/// </remarks>
/// <example><code>
/// using TaskIterator? tasks = TaskIterator.TryCreate(out string? reason);
/// ProcessInfo[] all = [];
/// int count = tasks?.ReadAll(ref all) ?? ProcFs.Default.ReadAll(ref all);
/// </code></example>
public sealed class TaskIterator : IDisposable
{
    private const string FirstNamespace = "pid:[4026531836]"; // PROC_PID_INIT_INO, linux/proc_ns.h
    private const int Records = 128;

    private readonly Lock _gate = new();
    private readonly TaskFold _fold = new();
    private readonly ulong[] _room = new ulong[Records * (int)TaskField.Count];
    private readonly TaskReader _reader;

    private TaskIterator(TaskReader reader) => _reader = reader;

    /// <summary>Makes one; null where this kernel or this user has none.</summary>
    /// <param name="reason">Why there is none; null when there is one.</param>
    /// <exception cref="LinuxException">No descriptor is left (EMFILE).</exception>
    public static TaskIterator? TryCreate(out string? reason)
    {
        reason = null;
        try
        {
            if (new FileInfo("/proc/self/ns/pid").LinkTarget == FirstNamespace)
            {
                return new TaskIterator(TaskReader.Open());
            }

            reason = "it sees the first pid namespace alone, and this process is in another one";
        }
        catch (LinuxException e) when (e.ErrorNumber is not (Errno.EMFILE or Errno.ENFILE))
        {
            reason = e.Message;
        }
        catch (Exception e) when (e is NotSupportedException or InvalidDataException
            || (e is IOException and not LinuxException))
        {
            reason = e.Message;
        }

        return null;
    }

    /// <summary>Reads all processes, in the order of their numbers.</summary>
    /// <param name="into">As for <see cref="ProcFs.ReadAll"/>.</param>
    /// <returns>How many there are; the elements behind them mean nothing.</returns>
    /// <exception cref="LinuxException">No descriptor is left.</exception>
    /// <exception cref="ObjectDisposedException">It is disposed.</exception>
    public int ReadAll(ref ProcessInfo[] into)
    {
        ArgumentNullException.ThrowIfNull(into);
        lock (_gate)
        {
            Pass();
            ReadOnlySpan<StatFields> found = _fold.Processes;
            if (into.Length < found.Length)
            {
                into = new ProcessInfo[found.Length + (found.Length / 8)];
            }

            int count = 0;
            foreach (ref readonly StatFields fields in found)
            {
                if (fields.Id != 0) // 0: its first thread was gone before its others were
                {
                    into[count++] = ProcFs.Default.Whole(fields);
                }
            }

            return count;
        }
    }

    /// <summary>Takes the program out of the kernel.</summary>
    public void Dispose() => _reader.Dispose();

    private void Pass()
    {
        const int Length = (int)TaskField.Count;
        _fold.Begin();
        using SafeFd pass = _reader.Begin();
        int filled = 0, count;
        while ((count = TaskReader.Read(pass, _room.AsSpan(filled))) > 0)
        {
            filled += count;
            int at = 0;
            for (; at + Length <= filled; at += Length)
            {
                _fold.Add(_room.AsSpan(at, Length));
            }

            _room.AsSpan(at, filled - at).CopyTo(_room); // the beginning of the next one
            filled -= at;
        }

        _fold.End();
    }
}
