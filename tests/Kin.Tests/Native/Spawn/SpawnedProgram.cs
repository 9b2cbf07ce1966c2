using System.Globalization;
using System.Text;
using Kin.Native;
using Kin.Native.Processes;
using Kin.Native.Spawn;

namespace Kin.Tests.Native.Spawn;

/// <summary>
/// Runs a program through the spawner alone, with its output in a pipe, killed when it outlives the watchdog.
/// </summary>
internal static class SpawnedProgram
{
    /// <summary>/dev/null, for standard input and whatever else a test does not care about.</summary>
    public static SafeFd Null { get; } = new(
        Sys.Check(Libc.open("/dev/null", Libc.O_RDWR | Libc.O_CLOEXEC, 0), "open"));

    /// <summary>Options that run <paramref name="arguments"/> with all three streams at /dev/null.</summary>
    public static SpawnOptions Options(params string[] arguments) => new()
    {
        FileName = arguments[0],
        Arguments = arguments,
        Descriptors = [new(Null.Number, 0), new(Null.Number, 1), new(Null.Number, 2)],
    };

    /// <summary>Runs it to its end and returns what it printed.</summary>
    public static (WaitResult Status, string Output) Run(SpawnOptions options)
    {
        (SafeFd read, SafeFd write) = Pipe.Create();
        using (read)
        {
            SpawnedProcess child;
            using (write)
            {
                child = Spawner.Spawn(options with
                {
                    Descriptors = [.. options.Descriptors.Where(d => d.Target != 1), new(write.Number, 1)],
                });
            }

            using (child.PidFd)
            using (Watch(child.Pid))
            {
                string output = ReadAll(read);
                Assert.True(ChildWait.TryWait(child.PidFd, block: true, out WaitResult status));
                return (status, output);
            }
        }
    }

    /// <inheritdoc cref="Run(SpawnOptions)"/>
    public static (WaitResult Status, string Output) Run(params string[] arguments) =>
        Run(Options(arguments));

    /// <summary>Waits for a child to end and gives its status, closing its pidfd.</summary>
    public static WaitResult Wait(SpawnedProcess child)
    {
        using (child.PidFd)
        using (Watch(child.Pid))
        {
            Assert.True(ChildWait.TryWait(child.PidFd, block: true, out WaitResult status));
            return status;
        }
    }

    /// <summary>Returns when the child has been stopped by a signal, which it stays.</summary>
    public static unsafe void WaitUntilStopped(SpawnedProcess child)
    {
        using Timer watch = Watch(child.Pid);
        WaitSiginfo info;
        const int Options = Libc.WSTOPPED | Libc.WEXITED | Libc.WNOWAIT;
        while (Sys.Interrupted(Libc.syscall(
            SyscallNumber.waitid, Libc.P_PIDFD, child.PidFd.Number, (nint)(&info), Options, 0, 0)))
        {
        }

        Assert.Equal(Libc.CLD_STOPPED, info.si_code);
    }

    /// <summary>The value of one line of /proc/PID/status text, such as "SigBlk".</summary>
    public static string Field(string status, string name) => status.Split('\n')
        .First(l => l.StartsWith(name + ":", StringComparison.Ordinal))[(name.Length + 1)..].Trim();

    /// <inheritdoc cref="Field"/>
    public static ulong Mask(string status, string name) =>
        ulong.Parse(Field(status, name), NumberStyles.HexNumber, CultureInfo.InvariantCulture);

    /// <summary>Everything up to the end of a pipe.</summary>
    public static string ReadAll(SafeFd read)
    {
        using MemoryStream all = new();
        byte[] buffer = new byte[4096];
        for (int n = Descriptor.Read(read, buffer); n > 0; n = Descriptor.Read(read, buffer))
        {
            all.Write(buffer, 0, n);
        }

        return Encoding.UTF8.GetString(all.ToArray());
    }

    private static Timer Watch(int pid) => new(
        _ => Libc.kill(pid, Libc.SIGKILL), null, TestChild.Watchdog, Timeout.InfiniteTimeSpan);
}
