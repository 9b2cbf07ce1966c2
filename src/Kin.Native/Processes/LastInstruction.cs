using System.Buffers.Text;
using Kin.Native.Proc;

namespace Kin.Native.Processes;

/// <summary>
/// Whether every thread of a process is past its last instruction: so it is in a process that dies before the
/// kernel takes down its memory and closes its files, which takes some milliseconds in a .NET process.
/// </summary>
/// <remarks>
/// /proc/PID/oom_score (proc_pid_oom_score(5)) is 0 when no thread has the memory of the process any more:
/// the kernel looks at all of them (find_lock_task_mm in mm/oom_kill.c). A thread that has given it up cannot
/// run code of the process, and no system call of it can write there (a device may still, that was told to
/// before: direct I/O). Unlike stat and status, this file holds no memory while it is read: who reads those
/// of a dying process may come to take its memory down himself. Not thread-safe.
/// </remarks>
internal sealed class LastInstruction : IDisposable
{
    // At -1000, and by rounding from -999 on, the score is 0 in a process that lives.
    private const int LeastAdjustment = -990;

    private readonly byte[] _proc;
    private readonly int _process;
    private readonly SafeFd _score;

    private LastInstruction(byte[] proc, int process, SafeFd score) =>
        (_proc, _process, _score) = (proc, process, score);

    /// <summary>
    /// Opens what tells it of a process that lives. Null: it cannot be told of that one, since it has ended,
    /// /proc hides it, no descriptor is left, or the kernel never kills it for its memory.
    /// </summary>
    public static LastInstruction? TryOpen(int process) => TryOpen([.. ProcPath.Root], process);

    /// <summary>As the other, in a /proc at that path.</summary>
    public static LastInstruction? TryOpen(byte[] proc, int process)
    {
        Span<byte> path = stackalloc byte[ProcPath.Most];
        int score = ProcFile.Open(Libc.AT_FDCWD, ProcPath.Write(path, proc, process, 0, "oom_score"u8));
        if (score < 0)
        {
            return null;
        }

        LastInstruction opened = new(proc, process, new SafeFd(score));
        if (opened.Score() > 0)
        {
            return opened;
        }

        opened.Dispose();
        return null;
    }

    /// <summary>Whether they all are; once true, it stays so.</summary>
    public bool IsPast()
    {
        // The score again: it was not 0 for an adjustment that has been taken back by now.
        long score = Score();
        return score == -Errno.ESRCH || (score == 0 && CountsItsMemory() && Score() is 0 or -Errno.ESRCH);
    }

    public void Dispose() => _score.Dispose();

    private bool CountsItsMemory()
    {
        Span<byte> path = stackalloc byte[ProcPath.Most], text = stackalloc byte[32];
        int count = ProcFile.ReadOnce(
            Libc.AT_FDCWD, ProcPath.Write(path, _proc, _process, 0, "oom_score_adj"u8), text);
        return count > 0 && Utf8Parser.TryParse(text[..count], out int adjustment, out _)
            && adjustment >= LeastAdjustment;
    }

    // Negative: the error number.
    private long Score()
    {
        Span<byte> text = stackalloc byte[32];
        int count = ProcFile.ReadAt(_score, text, position: 0);
        return count < 0 ? count
            : Utf8Parser.TryParse(text[..count], out long score, out _) ? score : -Errno.EIO;
    }
}
