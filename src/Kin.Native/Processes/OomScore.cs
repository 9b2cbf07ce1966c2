using System.Globalization;
using System.Text;

namespace Kin.Native.Processes;

/// <summary>
/// /proc/PID/oom_score_adj (proc_pid_oom_score_adj(5)). An open file of /proc means its process, whoever
/// gets the number later, so a caller can open, then see that the process is still the one it means, then
/// act.
/// </summary>
internal static unsafe class OomScore
{
    /// <summary>Null: refused, with the error number left.</summary>
    public static SafeFd? TryOpen(int process, bool forWriting)
    {
        string path = string.Create(CultureInfo.InvariantCulture, $"/proc/{process}/oom_score_adj");
        int fd, flags = (forWriting ? Libc.O_WRONLY : Libc.O_RDONLY) | Libc.O_CLOEXEC;
        while (Sys.Interrupted(fd = Libc.open(path, flags, 0)))
        {
        }

        return fd < 0 ? null : new SafeFd(fd);
    }

    /// <summary>The adjustment; null: the process has ended.</summary>
    public static int? Read(SafeFd file)
    {
        byte* text = stackalloc byte[16];
        using SafeFd.Hold held = file.Use();
        nint count = Libc.read(held.Number, text, 16);
        return count <= 0
            ? null
            : int.Parse(
                Encoding.ASCII.GetString(text, (int)count).AsSpan().TrimEnd('\n'),
                CultureInfo.InvariantCulture);
    }

    /// <summary>False: refused, with the error number left.</summary>
    public static bool Write(SafeFd file, int adjustment)
    {
        byte[] text = Encoding.ASCII.GetBytes(adjustment.ToString(CultureInfo.InvariantCulture));
        using SafeFd.Hold held = file.Use();
        fixed (byte* start = text)
        {
            return Libc.write(held.Number, start, (nuint)text.Length) == text.Length;
        }
    }
}
