using System.Diagnostics;
using System.Globalization;
using System.Text;
using Kin.Native;

namespace Kin.Tests.Workers;

/// <summary>What workers are asked to do in these tests.</summary>
internal static class Deeds
{
    /// <summary>Filled by Main or an initializer, never by a worker itself.</summary>
    public static string? Remembered { get; set; }

    public static int Square(int x) => x * x;

    public static async Task<int> SquareLater(int x)
    {
        await Task.Yield();
        return x * x;
    }

    public static int Pid() => Environment.ProcessId;

    public static int PidOf(int item) => item >= 0 ? Environment.ProcessId : 0;

    /// <summary>Leaves a file with this process's number, whole as soon as it is there.</summary>
    public static void Mark(string path)
    {
        File.WriteAllText(path + ".new", Environment.ProcessId.ToString(CultureInfo.InvariantCulture));
        File.Move(path + ".new", path);
    }

    /// <summary>Says that it runs (file "running") and goes on when it may (file "go"). Gives the process's number.</summary>
    public static int Hold(string folder)
    {
        Mark(Path.Combine(folder, "running"));
        return Await(Path.Combine(folder, "go"));
    }

    /// <summary>Waits until a file is there.</summary>
    public static int Await(string path)
    {
        while (!File.Exists(path))
        {
            Task.Delay(1).Wait();
        }

        return Environment.ProcessId;
    }

    /// <summary>Adds a line in one write(2) with O_APPEND, which no other process can tear or overwrite.</summary>
    public static unsafe void Record(string file, int number)
    {
        using SafeFd fd = new(Sys.Check(
            Libc.open(file, Libc.O_WRONLY | Libc.O_APPEND | Libc.O_CREAT | Libc.O_CLOEXEC, 0x180), "open", file));
        Descriptor.Write(fd, Encoding.ASCII.GetBytes($"{number}\n"));
    }

    /// <summary>The lines of <see cref="Record"/>.</summary>
    public static int[] Recorded(string file) =>
        [.. File.ReadAllLines(file).Select(line => int.Parse(line, CultureInfo.InvariantCulture))];

    public static void Kill(int pid, int signal = Libc.SIGKILL) => Sys.Check(Libc.kill(pid, signal), "kill");

    public static int KillMyself(int signal)
    {
        Kill(Environment.ProcessId, signal);
        return Forever();
    }

    /// <summary>Never returns: ends with its process.</summary>
    public static int Forever()
    {
        using ManualResetEvent never = new(false);
        never.WaitOne();
        return 0;
    }

    public static int Overflow(int depth) => depth < 0 ? 0 : Overflow(depth + 1) + 1;

    public static unsafe int Segfault(int address) => *(int*)(nint)address;

    public static int Throw(string message) => throw new InvalidOperationException(message, new FormatException("inner"));

    public static int Exit(int code)
    {
        Environment.Exit(code);
        return 0;
    }

    public static int FailFast(string why)
    {
        Environment.FailFast(why);
        return 0;
    }

    public static byte[] Bytes(int size)
    {
        byte[] bytes = new byte[size];
        new Random(size).NextBytes(bytes);
        return bytes;
    }

    /// <summary>What the descriptors of this process lead to, without those that the runtime opens when it first needs them.</summary>
    public static string[] Descriptors() =>
        [.. Leaks.LeakSnapshot.LastingDescriptors().Select(line => line[(line.IndexOf('>') + 2)..])
            .Where(target => target != "/dev/urandom")]; // opened when something is first random

    public static string Run(string program, string[] arguments)
    {
        using Process process = Process.Start(
            new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true })!;
        return process.StandardOutput.ReadToEnd();
    }
}
