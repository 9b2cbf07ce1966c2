using System.Text;
using Kin.Native;
using Kin.Native.Proc;

namespace Kin.Inspection;

public sealed partial class ProcFs
{
    private readonly SafeFd? _held; // of one process: then this is the source of its HeldProcess.Info alone

    private ProcFs(ProcFs of, SafeFd held) => (_root, Root, _held) = (of._root, of.Root, held);

    /// <summary>Reads one process, and holds its directory open for what is read of it next.</summary>
    /// <param name="processId">1 or more.</param>
    /// <returns>To be disposed; null: there is no such process, or this user may not see it.</returns>
    /// <exception cref="LinuxException">Something else is wrong: no descriptor is left (EMFILE).</exception>
    /// <exception cref="InvalidDataException">Its file is none that a kernel writes.</exception>
    public HeldProcess? TryHold(int processId)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(processId, 1);
        Span<byte> path = stackalloc byte[ProcPath.Most];
        int number = ProcFile.Open(Libc.AT_FDCWD, ProcPath.Write(path, _root, processId, 0, default));
        if (number < 0)
        {
            OutcomeOf(-number, processId, 0, "");
            return null;
        }

        SafeFd directory = new(number);
        HeldProcess? held = null;
        try
        {
            int errno = StatFile.ReadIn(number, out StatFields stat);
            if (ProcessOutcome(errno, stat, processId) == ProcOutcome.Read)
            {
                stat.Id = processId;
                held = new HeldProcess(directory, new ProcFs(this, directory).Whole(stat));
            }

            return held;
        }
        finally
        {
            if (held is null)
            {
                directory.Dispose();
            }
        }
    }

    // False: nothing is held, or not any more, or nothing is there, as when the first thread has ended: then
    // the usual way tells why, or finds it elsewhere.
    private bool TryReadHeld(in ProcessInfo process, string file, ref byte[] buffer, out int count)
    {
        count = -1;

        // Of a first thread that has ended the kernel may tell another group, and nothing says so.
        if (_held is null || process.IsThread || process.HasLostFirstThread || file == "cgroup")
        {
            return false;
        }

        try
        {
            using SafeFd.Hold held = _held.Use();
            Span<byte> name = stackalloc byte[LongestFileName];
            int length = Encoding.ASCII.GetBytes(file, name[..^1]);
            name[length] = 0;
            count = ProcFile.ReadAll(held.Number, name[..(length + 1)], IsOneRecord(file), ref buffer);
        }
        catch (ObjectDisposedException)
        {
            return false;
        }

        return count >= 0 && (HasContent(file, buffer, count) || !MayBeElsewhere(process, file));
    }
}
