using Kin.Daemons;
using System.Globalization;
using Kin.Native;
using Kin.Tests.Root;
using Kin.Tests.Tool;
using Kin.Tests.Workers;

namespace Kin.Tests.Daemons;

/// <summary>Exactly one process has a PID file, and the kernel says which, however processes end.</summary>
[System.Runtime.Versioning.SupportedOSPlatform("linux")]
public sealed class PidFileTests : IDisposable
{
    private readonly TemporaryDirectory _directory = new();

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private string File1 => Path.Combine(_directory.Path, "only.pid");

    public void Dispose() => _directory.Dispose();

    [Fact]
    public void It_holds_the_number_and_is_gone_afterwards()
    {
        using (PidFile file = PidFile.Create(File1))
        {
            Assert.Equal($"{Environment.ProcessId}\n", File.ReadAllText(File1));
            Assert.Equal(
                UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead | UnixFileMode.OtherRead,
                File.GetUnixFileMode(File1));
            Assert.Equal(File1, file.Path);
        }

        Assert.False(File.Exists(File1));
    }

    [Fact(Timeout = Limit.Milliseconds)]
    public async Task Where_no_file_can_be_made_it_is_refused_at_once()
    {
        LinuxException e = await Assert.ThrowsAsync<LinuxException>(
            () => Task.Run(() => PidFile.Create("/proc/kin.pid"), Cancel).WaitAsync(Cancel));
        Assert.Equal("ENOENT", e.ErrorName);
        Assert.Contains("Files cannot be made in that directory.", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_second_is_told_who_has_it()
    {
        using PidFile file = PidFile.Create(File1);
        PidFileHeldException held = Assert.Throws<PidFileHeldException>(() => PidFile.Create(File1));
        Assert.Equal((Environment.ProcessId, File1), (held.OwnerId, held.Path));
        Assert.Equal(File.ReadAllText("/proc/self/comm").Trim(), held.OwnerName);
        Assert.Contains($"process {Environment.ProcessId} (", held.Message, StringComparison.Ordinal);
        DateTime started = System.Diagnostics.Process.GetCurrentProcess().StartTime;
        Assert.InRange(held.OwnerStartTime!.Value - started, TimeSpan.FromSeconds(-2), TimeSpan.FromSeconds(2));
        using ProcessHandle owner = PidFile.TryReadOwner(File1)!;
        Assert.Equal(Environment.ProcessId, owner.Id);
    }

    [Fact(Timeout = Limit.Milliseconds)]
    public async Task What_a_killed_process_left_is_taken_over_whatever_number_it_holds()
    {
        await using (ChildProcess holder = Start())
        {
            Assert.Equal("mine", await FirstLine(holder));
            Assert.Throws<PidFileHeldException>(() => PidFile.Create(File1));
            holder.Kill();
            await holder.WaitAsync(Cancel);
        }

        Assert.True(File.Exists(File1));
        Assert.Null(PidFile.TryReadOwner(File1));
        File.WriteAllText(File1, "1\n"); // a process that lives, but does not hold the lock
        Assert.Null(PidFile.TryReadOwner(File1));
        using PidFile file = PidFile.Create(File1);
        Assert.Equal($"{Environment.ProcessId}\n", File.ReadAllText(File1));
    }

    [Fact(Timeout = Limit.Milliseconds)]
    public async Task Children_do_not_hold_it()
    {
        PidFile file = PidFile.Create(File1);
        using var child = System.Diagnostics.Process.Start("sleep", ["60"]);
        try
        {
            file.Dispose();
            PidFile.Create(File1).Dispose();
        }
        finally
        {
            child.Kill();
            await child.WaitForExitAsync(Cancel);
        }
    }

    [Fact(Timeout = 4 * Limit.Milliseconds)]
    public async Task Of_fifty_processes_at_once_exactly_one_has_it_also_over_a_file_that_is_left_over()
    {
        File.WriteAllText(File1, "4711\n");
        ChildProcess[] all = [.. Enumerable.Range(0, 50).Select(_ => Start())];
        try
        {
            string?[] lines = await Task.WhenAll(all.Select(FirstLine));
            int winner = Assert.Single(all.Index(), pair => lines[pair.Index] == "mine").Item.Id;
            Assert.All(lines, line => Assert.Matches($"^(mine|held by ({winner})?)$", line));
            Assert.Equal($"{winner}\n", File.ReadAllText(File1));
        }
        finally
        {
            Array.ForEach(all, child => child.Dispose());
        }
    }

    [Fact(Timeout = 4 * Limit.Milliseconds)]
    public async Task Holders_that_come_go_and_are_killed_never_overlap()
    {
        Random random = new(20261127);
        using CancellationTokenSource over = CancellationTokenSource.CreateLinkedTokenSource(Cancel);
        int inside = 0, taken = 0;
        await Task.WhenAll(Enumerable.Range(0, 6).Select(async _ =>
        {
            for (int i = 0; i < 8; i++)
            {
                await using ChildProcess child = Start();
                if (await FirstLine(child) == "mine")
                {
                    Assert.Equal(1, Interlocked.Increment(ref inside));
                    Interlocked.Increment(ref taken);
                    Interlocked.Decrement(ref inside);
                    bool kills;
                    lock (random)
                    {
                        kills = random.Next(2) == 0;
                    }

                    Assert.True(kills ? child.Kill() : await Leave(child));
                }

                await child.WaitAsync(Cancel);
            }
        }));
        Assert.InRange(taken, 1, 48);
        PidFile.Create(File1).Dispose();
    }

    [Fact]
    public void A_removed_or_replaced_file_is_not_removed_by_the_one_who_had_it()
    {
        PidFile first = PidFile.Create(File1);
        File.Delete(File1);
        using PidFile second = PidFile.Create(File1); // another file of that name
        first.Dispose();
        Assert.Equal($"{Environment.ProcessId}\n", File.ReadAllText(File1));
        Assert.Throws<PidFileHeldException>(() => PidFile.Create(File1));
    }

    [Fact]
    public void Links_and_other_kinds_of_files_are_refused_and_their_targets_untouched()
    {
        string target = Path.Combine(_directory.Path, "target"), link = Path.Combine(_directory.Path, "link"),
            hard = Path.Combine(_directory.Path, "hard"), fifo = Path.Combine(_directory.Path, "fifo");
        File.WriteAllText(target, "precious");
        File.CreateSymbolicLink(link, target);
        Assert.Equal("ELOOP", Refuses(link).ErrorName);
        Assert.Equal(0, new Command("ln", target, hard).Run().Code);
        Assert.Contains("hard links", Refuses(hard).Message, StringComparison.Ordinal);
        Libc.mkfifo(fifo, 0x180);
        Assert.Contains("no regular file", Refuses(fifo).Message, StringComparison.Ordinal);
        Assert.Contains("does not exist", Refuses("/no/such/directory/pid").Message, StringComparison.Ordinal);
        File.CreateSymbolicLink(Path.Combine(_directory.Path, "dangling"), Path.Combine(_directory.Path, "made"));
        Assert.Equal("ELOOP", Refuses(Path.Combine(_directory.Path, "dangling")).ErrorName);
        Assert.False(File.Exists(Path.Combine(_directory.Path, "made")));
        Assert.Equal("precious", File.ReadAllText(target));
    }

    [Fact]
    public void A_file_of_another_user_is_refused()
    {
        Capability.RequireRoot();
        File.WriteAllText(File1, "");
        Assert.Equal(0, new Command("chown", "65534", File1).Run().Code);
        Assert.Contains("belongs to user 65534", Refuses(File1).Message, StringComparison.Ordinal);
    }

    [Fact(Timeout = Limit.Milliseconds)]
    public async Task On_a_full_disk_it_is_an_error_and_no_file_is_left_and_in_a_read_only_one_too()
    {
        Capability.RequireRoot();
        string script = $"mount -t tmpfs -o size=8k none {_directory.Path} || exit 9\ncd {_directory.Path}\n"
            + $"dd if=/dev/zero of=fill bs=4k count=9 2>/dev/null\n{TestChild.Path} pid-file full.pid 2>&1; ls\n"
            + $"mount -o remount,ro {_directory.Path}; {TestChild.Path} pid-file ro.pid 2>&1";
        CommandOutput output = await KinTool.Capture(new Command("unshare", "-m", "sh", "-c", script)
        {
            StandardInput = StandardStream.Null, Environment = new Dictionary<string, string?> { ["DOTNET_DbgEnableMiniDump"] = "0" },
        });
        Capability.Require("mounting a tmpfs", output.Status.Code != 9);
        Assert.Contains("full.pid) failed: ENOSPC", output.StandardOutput, StringComparison.Ordinal);
        Assert.Contains("ro.pid) failed: EROFS", output.StandardOutput, StringComparison.Ordinal);
        Assert.Contains("\nfill\n", output.StandardOutput, StringComparison.Ordinal);
        Assert.DoesNotContain("\nfull.pid\n", output.StandardOutput, StringComparison.Ordinal);
    }

    [Fact(Timeout = Limit.Milliseconds)]
    public async Task A_file_that_python_locks_the_posix_way_is_held_by_python()
    {
        string python = Capability.RequireProgram("python3", "python3");
        await using ChildProcess holder = (new Command(python, "-c", "import fcntl,sys,os\nf=open(sys.argv[1],'w')\n"
            + "fcntl.lockf(f,fcntl.LOCK_EX)\nprint('mine',flush=True)\nsys.stdin.read()", File1) with
        {
            StandardInput = StandardStream.Piped, StandardOutput = StandardStream.Piped,
        }).Start();
        Assert.Equal("mine", await FirstLine(holder));
        Assert.Equal(holder.Id, Assert.Throws<PidFileHeldException>(() => PidFile.Create(File1)).OwnerId);
        using ProcessHandle owner = PidFile.TryReadOwner(File1)!;
        Assert.Equal(holder.Id, owner.Id);
    }

    [Fact]
    public void No_file_has_no_owner() => Assert.Null(PidFile.TryReadOwner(File1));

    private static LinuxException Refuses(string path) => Assert.Throws<LinuxException>(() => PidFile.Create(path));

    private static async Task<bool> Leave(ChildProcess child)
    {
        await child.StandardInput.DisposeAsync();
        return true;
    }

    private static async Task<string?> FirstLine(ChildProcess child)
    {
        using StreamReader reader = new(child.StandardOutput, leaveOpen: true);
        return await reader.ReadLineAsync(Cancel);
    }

    private ChildProcess Start() => new Command(TestChild.Path, "pid-file", File1)
    {
        StandardInput = StandardStream.Piped, StandardOutput = StandardStream.Piped, StandardError = StandardStream.Null,
        Environment = new Dictionary<string, string?> { ["DOTNET_EnableDiagnostics"] = "0" }, // no files of a killed runtime
    }.Start();
}
