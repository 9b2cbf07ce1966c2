using Kin.Native;
using Kin.Native.Spawn;

namespace Kin.Tests.Native.Spawn;

/// <summary>A child whose session gets a controlling terminal (TIOCSCTTY).</summary>
public sealed class SpawnTerminalTests
{
    // ioctl_tty(2): unlocks the other end of a pseudo-terminal, and opens it.
    private const int Unlock = 0x40045431, OpenPeer = 0x5441;

    private const string Script = "echo at /dev/tty >/dev/tty; cut -d' ' -f5,6,8 /proc/self/stat; echo $$";

    [Fact]
    public void It_owns_the_terminal_in_a_session_of_its_own()
    {
        (SafeFd master, SafeFd terminal) = PseudoTerminal();
        using (master)
        using (terminal)
        {
            SpawnOptions options = SpawnedProgram.Options("/bin/sh", "-c", Script) with
            {
                ControllingTerminal = terminal.Number,
            };
            string[] words = SpawnedProgram.Run(options).Output.Split([' ', '\n'], StringSplitOptions.RemoveEmptyEntries);

            // Group, session, foreground group of the terminal, and the child itself: all one number.
            Assert.Equal(4, words.Length);
            Assert.Single(words.Distinct());
            byte[] seen = new byte[100];
            Assert.StartsWith(
                "at /dev/tty", System.Text.Encoding.ASCII.GetString(seen, 0, Descriptor.Read(master, seen)),
                StringComparison.Ordinal);
        }
    }

    [Fact]
    public void What_is_no_terminal_is_told()
    {
        SpawnOptions options = SpawnedProgram.Options("true") with { ControllingTerminal = SpawnedProgram.Null.Number };
        LinuxException error = Assert.Throws<LinuxException>(() => Spawner.Spawn(options));

        Assert.Equal(("ioctl(TIOCSCTTY)", Errno.ENOTTY), (error.Call, error.ErrorNumber));
        Assert.Contains("not a terminal", error.Message, StringComparison.Ordinal);
        Assert.Contains(
            "ioctl(" + SpawnedProgram.Null.Number + ", TIOCSCTTY, 0)", Spawner.Plan(options).Child);
    }

    private static unsafe (SafeFd Master, SafeFd Terminal) PseudoTerminal()
    {
        const int Flags = Libc.O_RDWR | Libc.O_CLOEXEC | Libc.O_NOCTTY;
        SafeFd master = new(Sys.Check(Libc.open("/dev/ptmx", Flags, 0), "open", "/dev/ptmx"));
        int locked = 0;
        Sys.Check(Libc.ioctl(master.Number, Unlock, (nint)(&locked)), "ioctl(TIOCSPTLCK)");
        return (master, new SafeFd(Sys.Check(Libc.ioctl(master.Number, OpenPeer, Flags), "ioctl(TIOCGPTPEER)")));
    }
}
