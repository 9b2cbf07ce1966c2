using System.Globalization;
using Kin.Native;
using Kin.Native.Spawn;

namespace Kin.Tests.Native.Spawn;

/// <summary>
/// Session, group, limits, priority, umask, user and groups of the child, as the kernel shows them.
/// </summary>
[Collection(Alone.Name)] // a child of another user takes the dumpable flag of this process for a moment
public sealed class SpawnIdentityTests
{
    // Fields of /proc/PID/stat: pid, (name), state, parent, group, session, terminal.
    private static readonly string[] s_showStat = ["/bin/cat", "/proc/self/stat"];

    [Fact]
    public void By_default_it_is_in_the_group_and_session_of_its_parent()
    {
        int[] own = Stat(File.ReadAllText("/proc/self/stat")), child = Stat(SpawnedProgram.Run(s_showStat).Output);

        Assert.Equal(Environment.ProcessId, child[1]);
        Assert.Equal((own[2], own[3]), (child[2], child[3]));
    }

    [Fact]
    public void A_new_session_is_a_new_group_too()
    {
        int[] child = Stat(SpawnedProgram.Run(SpawnedProgram.Options(s_showStat) with { NewSession = true }).Output);

        Assert.Equal((child[0], child[0], 0), (child[2], child[3], child[4]));
    }

    [Fact]
    public void A_new_group_stays_in_the_session()
    {
        int[] own = Stat(File.ReadAllText("/proc/self/stat"));
        int[] child = Stat(
            SpawnedProgram.Run(SpawnedProgram.Options(s_showStat) with { NewProcessGroup = true }).Output);

        Assert.Equal((child[0], own[3]), (child[2], child[3]));
    }

    [Fact]
    public void A_child_joins_the_group_of_another()
    {
        SpawnedProcess leader = Spawner.Spawn(SpawnedProgram.Options("sleep", "60") with { NewProcessGroup = true });
        try
        {
            SpawnOptions member = SpawnedProgram.Options(s_showStat) with { ProcessGroup = leader.Pid };

            Assert.Equal(leader.Pid, Stat(SpawnedProgram.Run(member).Output)[2]);
        }
        finally
        {
            Libc.kill(leader.Pid, Libc.SIGKILL);
            SpawnedProgram.Wait(leader);
        }
    }

    [Fact]
    public void Limits_priority_and_umask_are_what_was_asked()
    {
        SpawnOptions options = SpawnedProgram.Options(
            "/bin/sh", "-c", "ulimit -S -c; ulimit -H -c; ulimit -n; umask; cut -d' ' -f19 /proc/self/stat") with
        {
            ResourceLimits = [new(Libc.RLIMIT_CORE, 512 * 7, 512 * 9), new(Libc.RLIMIT_NOFILE, 55, 66)],
            Nice = 7,
            Umask = 0x1F, // 037
        };

        Assert.Equal("7\n9\n55\n0037\n7\n", SpawnedProgram.Run(options).Output);
    }

    [Fact]
    public void A_limit_of_files_below_the_numbers_of_its_descriptors_does_not_close_them()
    {
        using SafeFd zero = SpawnDescriptorTests.Open("/dev/zero");
        SpawnOptions options = SpawnedProgram.Options("/bin/sh", "-c", "readlink /proc/$$/fd/300") with
        {
            Descriptors = [new(zero.Number, 300)],
            ResourceLimits = [new(Libc.RLIMIT_NOFILE, 20, 20)],
        };

        Assert.Equal("/dev/zero\n", SpawnedProgram.Run(options).Output);
    }

    [Fact]
    public unsafe void The_soft_limit_of_files_is_the_one_before_the_runtime_raised_it_or_the_present_one()
    {
        Rlimit own;
        Sys.Check(Libc.prlimit(0, Libc.RLIMIT_NOFILE, null, &own), "prlimit");
        ulong before = OpenFileLimit.Original?.rlim_cur ?? own.rlim_cur;
        SpawnOptions options = SpawnedProgram.Options("/bin/sh", "-c", "ulimit -S -n; ulimit -H -n");

        Assert.Equal($"{before}\n{own.rlim_max}\n", SpawnedProgram.Run(options).Output);
        Assert.Equal(
            $"{own.rlim_cur}\n{own.rlim_max}\n",
            SpawnedProgram.Run(options with { RestoreSoftNoFile = false }).Output);
    }

    [Fact]
    public void Another_user_with_groups_and_this_process_stays_dumpable()
    {
        Capability.RequireRoot();
        int before = Libc.prctl(Libc.PR_GET_DUMPABLE, 0, 0, 0, 0);
        SpawnOptions options = SpawnedProgram.Options("/bin/cat", "/proc/self/status") with
        {
            UserId = 65534,
            GroupId = 65533,
            SupplementaryGroups = [10, 20],
        };
        string status = SpawnedProgram.Run(options).Output;

        Assert.Equal("65534\t65534\t65534\t65534", SpawnedProgram.Field(status, "Uid"));
        Assert.Equal("65533\t65533\t65533\t65533", SpawnedProgram.Field(status, "Gid"));
        Assert.Equal("10 20", SpawnedProgram.Field(status, "Groups"));
        Assert.Equal(1, before);
        Assert.Equal(before, Libc.prctl(Libc.PR_GET_DUMPABLE, 0, 0, 0, 0));
    }

    [Fact]
    public void Many_children_of_other_users_at_once_leave_this_process_dumpable()
    {
        Capability.RequireRoot();
        SpawnOptions options = SpawnedProgram.Options("/bin/true") with { UserId = 65534 };
        Parallel.For(0, 40, _ => Assert.Equal(0, SpawnedProgram.Wait(Spawner.Spawn(options)).Status));

        Assert.Equal(1, Libc.prctl(Libc.PR_GET_DUMPABLE, 0, 0, 0, 0));
    }

    [Fact]
    public void The_rights_of_the_child_decide_where_it_may_go()
    {
        Capability.RequireRoot();
        string closed = Directory.CreateTempSubdirectory("closed-").FullName; // mode 0700, of root
        try
        {
            SpawnOptions options = SpawnedProgram.Options("true") with { WorkingDirectory = closed, UserId = 65534 };
            LinuxException error = Assert.Throws<LinuxException>(() => Spawner.Spawn(options));

            Assert.Equal(("chdir", "EACCES", closed), (error.Call, error.ErrorName, error.Subject));
        }
        finally
        {
            Directory.Delete(closed);
        }
    }

    private static int[] Stat(string text)
    {
        string[] fields = text[(text.LastIndexOf(')') + 4)..].Split(' ');
        return
        [
            int.Parse(text.Split(' ')[0], CultureInfo.InvariantCulture),
            .. fields.Take(4).Select(f => int.Parse(f, CultureInfo.InvariantCulture)),
        ];
    }
}
