using System.Globalization;
using System.Net.Sockets;
using Kin.IO;
using Kin.Native;
using Kin.Native.Terminals;
using Kin.Tests.Root;
using Microsoft.Win32.SafeHandles;

namespace Kin.Tests.IO;

/// <summary>The list of descriptors is what the kernel and what lsof's source, /proc, say.</summary>
[Collection(Alone.Name)] // lists what this process has open
public sealed class DescriptorsTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public void A_copy_that_is_passed_on_of_a_terminal_that_is_not_is_told_as_fcntl_tells_it()
    {
        (SafeFd master, SafeFd peer) = PseudoTerminalPair.Create();
        using SafeFd side = master, terminal = peer;
        using SafeFd copy = terminal.Duplicate();
        Assert.Equal(0, Libc.fcntl(copy.Number, Libc.F_SETFD, 0));
        Assert.False(Descriptors.Of(copy)!.IsCloseOnExec);
        Assert.True(Descriptors.Of(terminal)!.IsCloseOnExec);
        Assert.True(Descriptors.IsInheritable(copy));
        Assert.False(Descriptors.IsInheritable(terminal));
        using SafeFileHandle none = new(1 << 30, ownsHandle: false);
        Assert.False(Descriptors.IsInheritable(none));
    }

    [Fact]
    public void Each_kind_is_told_with_its_flags_and_position()
    {
        using TemporaryDirectory directory = new();
        using SafeFileHandle file = FileTransferTests.Open(directory, "a\nb (deleted)", "0123456789"u8);
        KernelCopy.Seek((int)file.DangerousGetHandle(), 7, Libc.SEEK_SET);
        DescriptorInfo info = Descriptors.Of(file)!;
        Assert.Equal((DescriptorKind.File, Path.Combine(directory.Path, "a\nb (deleted)"), false), (info.Kind, info.Target, info.IsDeleted));
        Assert.Equal((7L, FileAccess.ReadWrite, true), (info.Position, info.Access, info.IsCloseOnExec));
        File.Delete(info.Target);
        info = Descriptors.Of(file)!;
        Assert.Equal((Path.Combine(directory.Path, "a\nb (deleted)"), true), (info.Target, info.IsDeleted));
        using PipePair pipe = new(nonBlocking: true);
        info = Descriptors.Of(pipe.Write)!;
        Assert.Equal((DescriptorKind.Pipe, FileAccess.Write, true), (info.Kind, info.Access, info.IsNonBlocking));
        Assert.Null(info.Position);
        using EventFd counter = new();
        using TimerFd timer = new();
        using EpollSet set = new();
        using Socket socket = new(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        using SafeFileHandle none = File.OpenHandle("/dev/null");
        Assert.Equal(DescriptorKind.EventFd, Descriptors.Of(counter.Handle)!.Kind);
        Assert.Equal(DescriptorKind.TimerFd, Descriptors.Of(timer.Handle)!.Kind);
        Assert.Equal(DescriptorKind.Socket, Descriptors.Of(socket.SafeHandle)!.Kind);
        Assert.Equal(DescriptorKind.CharacterDevice, Descriptors.Of(none)!.Kind);
        IReadOnlyList<DescriptorInfo> all = Descriptors.OfThisProcess();
        Assert.Contains(all, one => one.Kind == DescriptorKind.Epoll);
        Assert.Equal(all.Select(one => one.Number).Order().Distinct(), all.Select(one => one.Number));
        Assert.DoesNotContain(all, one => one.Target == $"/proc/{ThisProcess.Id}/fd");
    }

    [Fact]
    public async Task Of_another_process_they_are_those_that_were_passed_to_it()
    {
        using TemporaryDirectory directory = new();
        string log = Path.Combine(directory.Path, "log");
        using PipePair pipe = new();
        await using ChildProcess child = (new Command("sh", "-c", "kill -STOP $$") with
        {
            StandardInput = StandardStream.Null,
            StandardOutput = StandardStream.ToFile(log, append: true),
            StandardError = StandardStream.ToStandardOutput,
            InheritedHandles = [new InheritedHandle(pipe.Write, 7)],
        }).Start();
        await child.WaitForStopAsync(Cancel); // by then the loader has closed the libraries that it read
        IReadOnlyList<DescriptorInfo> all = Descriptors.Of(child.Id);
        Assert.Equal([0, 1, 2, 7], all.Select(one => one.Number));
        Assert.Equal(("/dev/null", log, true), (all[0].Target, all[1].Target, all[2].IsAppending));
        Assert.Equal(Descriptors.Of(pipe.Write)!.Target, all[3].Target);
        Assert.Equal(4, Descriptors.Count(child.Id));
        string lsof = Capability.RequireProgram("lsof", "lsof");
        string seen = new Command(lsof, "-w", "-a", "-p", $"{child.Id}", "-d", "0-99", "-F", "f").Capture().StandardOutput;
        Assert.Equal(["f0", "f1", "f2", "f7"], seen.Split('\n', StringSplitOptions.RemoveEmptyEntries).Where(l => l[0] == 'f'));
    }

    [Fact]
    public async Task The_limit_is_that_of_the_shell()
    {
        await using ChildProcess child = (new Command("sh", "-c", "ulimit -Sn 123; ulimit -Hn; exec sleep 60") with
        {
            StandardOutput = StandardStream.Piped,
        }).Start();
        using StreamReader reader = new(child.StandardOutput);
        string hard = (await reader.ReadLineAsync(TestContext.Current.CancellationToken))!;
        (long? soft, long? most) = Descriptors.Limit(child.Id);
        Assert.Equal(123, soft);
        Assert.Equal(hard, most?.ToString(CultureInfo.InvariantCulture) ?? "unlimited");
    }

    [Fact]
    public void A_process_that_is_gone_or_of_another_user_is_said_so()
    {
        int gone = new Command("true").Start() is var child ? End(child) : 0;
        Assert.Equal("ESRCH", Assert.Throws<LinuxException>(() => Descriptors.Of(gone)).ErrorName);
        Assert.Throws<ArgumentOutOfRangeException>(() => Descriptors.Of(0));
        Capability.Require("a user who is not root", !Environment.IsPrivilegedProcess);
        Assert.Equal("EACCES", Assert.Throws<LinuxException>(() => Descriptors.Of(1)).ErrorName);
    }

    private static int End(ChildProcess child)
    {
        using (child)
        {
            child.Wait();
            return child.Id;
        }
    }
}
