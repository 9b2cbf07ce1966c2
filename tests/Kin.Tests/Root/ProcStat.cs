using System.Globalization;
using Kin.IO;
using Kin.Native;

namespace Kin.Tests.Root;

/// <summary>What the kernel says of a process (/proc/PID/stat, proc_pid_stat(5)).</summary>
internal sealed record ProcStat(char State, int Parent, int Group, int Session, int ForegroundGroup)
{
    private const int PidfdOpen = 434;

    /// <summary>Null when there is no such process, not even a zombie.</summary>
    public static ProcStat? Of(int pid)
    {
        try
        {
            string stat = File.ReadAllText($"/proc/{pid}/stat");
            string[] fields = stat[(stat.LastIndexOf(')') + 2)..].Split(' ');
            int[] numbers = [.. fields[1..6].Select(f => int.Parse(f, CultureInfo.InvariantCulture))];
            return new ProcStat(fields[0][0], numbers[0], numbers[1], numbers[2], numbers[4]);
        }
        catch (IOException)
        {
            return null;
        }
    }

    /// <summary>
    /// The words of a process's command line. A vfork parent goes on when its child has let the old memory go,
    /// a moment before execve(2) has put the words into the new one: until then the file is empty.
    /// </summary>
    public static async Task<string[]> CommandLine(int pid, CancellationToken cancellationToken)
    {
        while (true)
        {
            string line = await File.ReadAllTextAsync($"/proc/{pid}/cmdline", cancellationToken);
            if (line.Length > 0)
            {
                return line.TrimEnd('\0').Split('\0');
            }

            await Task.Delay(1, cancellationToken);
        }
    }

    /// <summary>Waits until a process of anybody has ended; it may still be a zombie then.</summary>
    public static async Task Ended(int pid, CancellationToken cancellationToken)
    {
        int fd = (int)Libc.syscall(PidfdOpen, pid, 0, 0, 0, 0, 0);
        if (fd >= 0)
        {
            using SafeFd process = new(fd);
            await Reactor.Shared.WaitReadable(process, cancellationToken);
        }
    }

    /// <summary>
    /// Waits until a process is reaped. The kernel tells nobody of that, so this looks again and again.
    /// </summary>
    public static async Task Reaped(int pid, CancellationToken cancellationToken)
    {
        await Ended(pid, cancellationToken);
        while (Of(pid) is not null)
        {
            await Task.Delay(1, cancellationToken);
        }
    }
}
