using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text.Json;
using Kin.Inspection;
using Kin.Tests.Root;
using Kin.Tests.Workers;

namespace Kin.Tests.Tool;

/// <summary>`kin ps`, column by column beside ps(1).</summary>
[System.Runtime.Versioning.SupportedOSPlatform("linux")]
public sealed class PsTests(PsFamily family) : IClassFixture<PsFamily>
{
    private const int Width = 60, ColumnsAtOnce = 46; // ps 4.0.2 aborts when a line is too long

    private static readonly string[] s_columns =
    [
        "pid", "tgid", "ppid", "pgid", "pgrp", "sid", "sess", "tpgid", "lwp", "tid", "spid", "nlwp", "thcount", "tty", "tt", "s",
        "stat", "f", "comm", "ucmd", "args", "cmd", "user", "euser", "ruser", "suser", "fuser", "uid", "euid", "ruid", "suid", "fuid",
        "group", "egroup", "rgroup", "sgroup", "gid", "egid", "rgid", "sgid", "fgid", "pcpu", "c", "cp", "time", "bsdtime", "times",
        "etimes", "lstart", "vsz", "rss", "pmem", "sz", "min_flt", "maj_flt", "ni", "pri",
        "opri", "priority", "cls", "sched", "rtprio", "psr", "wchan", "pending", "blocked", "ignored", "caught", "supgid", "supgrp",
    ];

    // Those whose widths ps does not keep to; there are no blanks in them.
    private static readonly string[] s_words =
    [
        "pid", "rchars", "wchars", "rops", "wops", "rbytes", "wbytes", "wcbytes", "oomadj", "exe", "ipcns", "mntns", "netns",
        "pidns", "userns", "utsns", "cgroupns", "timens", "cgroup",
    ];

    private string List => string.Join(',', family.Ids);

    [Theory(Timeout = Limit.Milliseconds)]
    [InlineData(0)]
    [InlineData(1)]
    public async Task Each_column_shows_what_it_shows_in_ps(int part)
    {
        string ps = Capability.RequireProgram("ps", "procps");
        string[] columns = [.. s_columns.Skip(part * ColumnsAtOnce).Take(ColumnsAtOnce)];
        string format = string.Join(',', columns.Select(column => $"{column}:{Width}"));
        Command byPs = new(ps, "-p", List, "-o", format, "--no-headers", "ww");
        string[][] before = Rows(await KinTool.Capture(byPs), columns);
        string[][] own = Rows(await KinTool.Run("ps", "-p", List, "-o", format, "--no-headers", "ww"), columns);
        string[][] after = Rows(await KinTool.Capture(byPs), columns);

        Assert.Equal(family.Ids.Count, own.Length);
        for (int row = 0; row < own.Length; row++)
        {
            for (int i = 0; i < columns.Length; i++)
            {
                AssertLike(columns[i], before[row][i], own[row][i], after[row][i]);
            }
        }
    }

    [Fact(Timeout = Limit.Milliseconds)]
    public async Task Each_column_without_blanks_shows_what_it_shows_in_ps()
    {
        string ps = Capability.RequireProgram("ps", "procps");
        string[] words =
        [
            "-p", $"{family.Quiet},{family.Stopped},{family.Zombie}", "ww", "-o", string.Join(',', s_words.Select(word => $"{word}=")),
        ];
        string[][] byPs = [.. Lines(await KinTool.Capture(new Command(ps, words))).Select(Words)];
        string[][] own = [.. Lines(await KinTool.Run(["ps", .. words])).Select(Words)];
        Assert.Equal(3, own.Length);
        for (int row = 0; row < own.Length; row++)
        {
            Assert.Equal(s_words.Zip(byPs[row]), s_words.Zip(own[row]));
        }
    }

    [Theory(Timeout = Limit.Milliseconds)]
    [InlineData("")]
    [InlineData("-f")]
    [InlineData("-F")]
    [InlineData("-l")]
    [InlineData("-ly")]
    [InlineData("-fl")]
    [InlineData("-j")]
    [InlineData("-jf")]
    [InlineData("-L")]
    [InlineData("-Lf")]
    [InlineData("-T")]
    [InlineData("-O rss,ni")]
    [InlineData("u")]
    [InlineData("j")]
    [InlineData("l")]
    [InlineData("s")]
    [InlineData("-o pid,ppid=PARENT,comm")]
    [InlineData("u -jL")]
    [InlineData("l -T")]
    [InlineData("j -L")]
    [InlineData("-jlT")]
    [InlineData("-Fl")]
    [InlineData("-FlycPL")]
    [InlineData("-f n")]
    [InlineData("-jLP n")]
    [InlineData("-lc n")]
    [InlineData("l -c")]
    [InlineData("k pid")]
    public async Task Each_layout_has_the_headings_of_ps(string words)
    {
        string ps = Capability.RequireProgram("ps", "procps");
        string[] all = ["-p", $"{family.Quiet}", .. words.Split(' ', StringSplitOptions.RemoveEmptyEntries)];
        Assert.Equal(
            Words((await KinTool.Capture(new Command(ps, all))).StandardOutput.Split('\n')[0]),
            Words((await KinTool.Run(["ps", .. all])).StandardOutput.Split('\n')[0]));
    }

    [Theory(Timeout = Limit.Milliseconds)]
    [InlineData("PID")]
    [InlineData("p PID")]
    [InlineData("-f PID")]
    public async Task A_word_without_a_dash_chooses_the_form_as_in_ps(string words)
    {
        string ps = Capability.RequireProgram("ps", "procps");
        string[] all = words.Replace("PID", $"{family.Quiet}", StringComparison.Ordinal).Split(' ');
        Assert.Equal(
            Words((await KinTool.Capture(new Command(ps, all))).StandardOutput),
            Words((await KinTool.Run(["ps", .. all])).StandardOutput));
    }

    [Theory(Timeout = Limit.Milliseconds)]
    [InlineData("-e")]
    [InlineData("aux")]
    [InlineData("-aux")]
    [InlineData("-ajx")]
    [InlineData("-ef --forest")]
    [InlineData("-C sleep")]
    [InlineData("--ppid PARENT")]
    [InlineData("-N -C sleep")]
    [InlineData("-s SESSION")]
    [InlineData("U ROOT")]
    public async Task It_chooses_whom_ps_chooses(string words)
    {
        string ps = Capability.RequireProgram("ps", "procps");
        string[] all =
        [
            .. words.Replace("PARENT", $"{ThisProcess.Id}", StringComparison.Ordinal)
                .Replace("SESSION", $"{family.Quiet}", StringComparison.Ordinal)
                .Replace("ROOT", "root", StringComparison.Ordinal).Split(' '),
        ];
        HashSet<ProcessIdentity> before = [.. ProcFs.Default.Processes().Select(p => p.Identity)];
        HashSet<int> byPs = [.. Numbers(await KinTool.Capture(new Command(ps, all)))];
        HashSet<int> own = [.. Numbers(await KinTool.Run(["ps", .. all]))];
        HashSet<ProcessIdentity> after = [.. ProcFs.Default.Processes().Select(p => p.Identity)];

        // Those that were there all the time.
        int[] steady = [.. before.Intersect(after).Select(identity => identity.Id)];
        Assert.Equal(steady.Where(byPs.Contains), steady.Where(own.Contains));
        Assert.Contains(steady, own.Contains);
    }

    [Fact(Timeout = Limit.Milliseconds)]
    public async Task A_forest_has_the_branches_of_ps()
    {
        string ps = Capability.RequireProgram("ps", "procps");
        string list = $"{family.Parent},{family.Zombie},{family.Quiet},{ThisProcess.Id}";
        string[] words = ["f", "-p", list, "-o", "pid=,args=", "ww"];
        string[] byPs = (await KinTool.Capture(new Command(ps, words))).StandardOutput.Split('\n');
        string[] own = (await KinTool.Run(["ps", .. words])).StandardOutput.Split('\n');
        Assert.Equal(byPs.Select(line => line.Trim()), own.Select(line => line.Trim()));
        Assert.Contains(own, line => line.Contains(@" \_ [sleep] <defunct>", StringComparison.Ordinal));
    }

    [Fact(Timeout = Limit.Milliseconds)]
    public async Task Programs_get_values_and_exact_names()
    {
        CommandOutput output = await KinTool.Run(
            "ps", "-p", List, "-o", "pid,comm,args,rss,stat,ni,time,lstart,rtprio", "--sort=-pid", "--json");
        using var json = JsonDocument.Parse(output.EnsureSuccess().StandardOutput);
        JsonElement[] rows = [.. json.RootElement.EnumerateArray()];
        Assert.Equal(family.Ids.OrderDescending(), rows.Select(row => row.GetProperty("pid").GetInt32()));
        JsonElement odd = rows.Single(row => row.GetProperty("pid").GetInt32() == family.Odd);
        Assert.Equal(PsFamily.OddName, odd.GetProperty("comm").GetString());
        Assert.Equal("a name\nof two lines 1000", odd.GetProperty("args").GetString());
        Assert.Equal(JsonValueKind.Null, odd.GetProperty("rtprio").ValueKind);
        Assert.True(odd.GetProperty("rss").GetInt64() > 0 && odd.GetProperty("time").GetDouble() >= 0);
        DateTimeOffset started = odd.GetProperty("lstart").GetDateTimeOffset();
        Assert.Equal(0, (started - ProcFs.Default.Open(family.Odd).StartTime).TotalSeconds, 0.5);

        string csv = (await KinTool.Run("ps", "-p", $"{family.Odd}", "-o", "comm,pid,rtprio,args", "--csv")).StandardOutput;
        Assert.Equal($"comm,pid,rtprio,args\n{PsFamily.OddName},{family.Odd},,\"a name\nof two lines 1000\"\n", csv);
        string[] bare = ["ps", "-p", $"{family.Odd}", "-o", "pid", "--csv", "--no-headings"];
        Assert.Equal($"{family.Odd}\n", (await KinTool.Run(bare)).StandardOutput);
    }

    [Theory(Timeout = Limit.Milliseconds)]
    [InlineData("-ww -o pid= -w")]
    [InlineData("-wwo pid= -w --width 90")]
    [InlineData("ww -o pid= ww")]
    public async Task What_is_said_twice_counts_once_as_in_ps(string words)
    {
        string ps = Capability.RequireProgram("ps", "procps");
        string[] all = ["-p", List, .. words.Split(' ')];
        Assert.Equal(Numbers(await KinTool.Capture(new Command(ps, all))), Numbers(await KinTool.Run(["ps", .. all])));
    }

    [Fact(Timeout = Limit.Milliseconds)]
    public async Task Other_names_of_columns_have_the_headings_and_cells_of_ps()
    {
        string ps = Capability.RequireProgram("ps", "procps");
        foreach (string name in (string[])["svuser", "fsuid", "svgroup", "rsz", "pagein", "policy", "cgname", "fname", "vsize", "session",
            "tty", "tt", "tname", "min_flt", "minflt", "maj_flt", "majflt", "sig_catch", "caught"])
        {
            string[] words = ["-p", $"{family.Stopped}", "ww", "-o", name];
            Assert.Equal(Words(await KinTool.Capture(new Command(ps, words))), Words(await KinTool.Run(["ps", .. words])));
        }

        static string[] Words(CommandOutput output) => output.EnsureSuccess().StandardOutput.Split(
            (char[]?)null, StringSplitOptions.RemoveEmptyEntries);
    }

    [Fact(Timeout = Limit.Milliseconds)]
    public async Task The_beginning_of_a_name_ends_before_a_character_of_which_half_has_room()
    {
        using TemporaryDirectory folder = new();
        string program = Path.Combine(folder.Path, "1234567😀");
        File.Copy(Capability.RequireProgram("sleep", "coreutils"), program);
        await using ChildProcess child = new Command(program, "1000").Start();
        while (ProcFs.Default.Open(child.Id).Name != "1234567😀")
        {
            await Task.Delay(1, TestContext.Current.CancellationToken);
        }

        Assert.Equal("1234567\n", (await KinTool.Run("ps", "-p", $"{child.Id}", "-o", "fname=")).StandardOutput);
        child.Kill();
    }

    [Fact(Timeout = Limit.Milliseconds)]
    public async Task Filters_take_away_what_does_not_fit()
    {
        async Task<int[]> Chosen(params string[] words) =>
            [.. Numbers(await KinTool.Run(["ps", "-p", List, "-o", "pid=", .. words]))];

        Assert.Equal([family.Stopped], await Chosen("--state", "T"));
        Assert.Equal([family.Zombie], await Chosen("--state=Z"));
        Assert.Equal([family.Odd], await Chosen("--name", "two li"));
        string group = ProcFs.Default.Open(family.Quiet).ReadControlGroups().Value[0].Path;
        Assert.Equal(family.Ids.Order(), await Chosen("--cgroup", group));
        Assert.Equal(family.Ids.Except([family.Zombie]).Order(), await Chosen("--ns", $"net:{family.Quiet}"));
        using TcpListener listener = new(IPAddress.Loopback, 0);
        listener.Start();
        string port = $"{((IPEndPoint)listener.LocalEndpoint).Port}";
        Assert.Equal([ThisProcess.Id], Numbers(await KinTool.Run("ps", "-e", "-o", "pid=", "--port", port)));
        CommandOutput none = await KinTool.Run("ps", "-p", List, "--cgroup", "/no/such/group");
        Assert.Equal((1, ""), (none.Status.Code, none.StandardOutput));
        Assert.Equal("[]\n", (await KinTool.Run("ps", "-p", List, "--container", "0badbad", "--json")).StandardOutput);
    }

    [Theory(Timeout = Limit.Milliseconds)]
    [InlineData("ps -p 2147483647", "no process has the number 2147483647", 1)]
    [InlineData("ps -eo pidd", "no column 'pidd'. Did you mean 'pid'?", 2)]
    [InlineData("ps --sort rsss", "no column 'rsss'. Did you mean 'rss'?", 2)]
    [InlineData("ps -p x", "'x' is no number of a process", 2)]
    [InlineData("ps auz", "'z' is not known", 2)]
    [InlineData("ps -u kin-no-such", "user kin-no-such: there is none of that name", 2)]
    [InlineData("ps -e --name (", "is no regular expression", 2)]
    [InlineData("ps -e --json --csv", "two forms", 2)]
    [InlineData("ps -eo pid:0", "a width is 1 to 100000", 2)]
    [InlineData("ps -e --ns 2147483647", "process 2147483647", 1)]
    [InlineData("ps -e --ns nets:1", "the kinds are cgroup", 2)]
    [InlineData("ps -e --port 0", "is no port", 2)]
    [InlineData("ps --bogus", "no option '--bogus'", 2)]
    [InlineData("ps -eM", "no option '-M'", 2)]
    [InlineData("ps ux -f", "u and -f are two layouts", 2)]
    [InlineData("ps axul", "u and l are two layouts", 2)]
    [InlineData("ps -o ,", "the list of columns is empty", 2)]
    [InlineData("ps -eo pid:100001", "a width is 1 to 100000", 2)]
    [InlineData("ps -p ,", "the list of --pid is empty", 2)]
    [InlineData("ps -e --sort ,", "the list of --sort is empty", 2)]
    [InlineData("ps -e --cgroup=", "--cgroup needs a value", 2)]
    [InlineData("ps -e --name=", "--name needs a value", 2)]
    [InlineData("ps -e --container=", "--container needs a value", 2)]
    [InlineData("ps -e --state Q", "--state 'Q': the letters are", 2)]
    [InlineData("ps ax k", "--sort needs a value", 2)]
    [InlineData("ps axo", "--format needs a value", 2)]
    public Task What_is_wrong_is_one_line(string words, string message, int code) =>
        KinTool.IsRefused(words, message, code);

    [Fact(Timeout = Limit.Milliseconds)]
    public async Task A_name_has_the_environment_behind_it_too()
    {
        string shown = (await KinTool.Run("ps", "ceww", "-p", $"{family.Quiet}")).StandardOutput;
        Assert.Contains(" sleep ", shown, StringComparison.Ordinal);
        Assert.Contains(" PATH=", shown, StringComparison.Ordinal);
    }

    [Fact(Timeout = Limit.Milliseconds)]
    public async Task A_pattern_that_takes_too_long_is_told_in_one_line()
    {
        await using ChildProcess child = (new Command("sleep", "1000") with { Argument0 = new string('a', 60) + "!" }).Start();
        await KinTool.IsRefused($"ps -p {child.Id} --name ^(a+)+$", "takes too long", 2);
        child.Kill();
    }

    private static void AssertLike(string column, string before, string own, string after)
    {
        bool isBetween = double.TryParse(own, NumberStyles.Float, CultureInfo.InvariantCulture, out double value)
            && double.TryParse(before, NumberStyles.Float, CultureInfo.InvariantCulture, out double first)
            && double.TryParse(after, NumberStyles.Float, CultureInfo.InvariantCulture, out double last)
            && value >= Math.Min(first, last) && value <= Math.Max(first, last);
        if (column == "lstart")
        {
            // ps knows the start of the machine to a second.
            TimeSpan apart = Moment(own) - Moment(before);
            Assert.InRange(apart, TimeSpan.FromSeconds(-2), TimeSpan.FromSeconds(2));
            return;
        }

        Assert.True(own == before || own == after || isBetween, $"{column}: '{own}', and in ps '{before}', then '{after}'");
    }

    // By place: each column is as wide as the width that was asked for, and a blank is between two.
    private static string[][] Rows(CommandOutput output, string[] columns) =>
    [
        .. output.EnsureSuccess().StandardOutput.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line =>
            columns.Select((_, i) => i * (Width + 1) is var start && start < line.Length
                ? line.Substring(start, Math.Min(Width, line.Length - start)).Trim() : "").ToArray()),
    ];

    private static DateTime Moment(string text) => DateTime.ParseExact(
        text, "ddd MMM d HH:mm:ss yyyy", CultureInfo.InvariantCulture, DateTimeStyles.AllowInnerWhite);

    private static string[] Lines(CommandOutput output) =>
        output.EnsureSuccess().StandardOutput.Split('\n', StringSplitOptions.RemoveEmptyEntries);

    private static string[] Words(string line) => line.Split(' ', StringSplitOptions.RemoveEmptyEntries);

    // Of the column PID; without headings of the only one.
    private static IEnumerable<int> Numbers(CommandOutput output)
    {
        string[] lines = output.StandardOutput.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        int place = Math.Max(0, Array.IndexOf(Words(lines.Length > 0 ? lines[0] : ""), "PID"));
        return lines.Select(line => Words(line)[place]).Where(word => word != "PID")
            .Select(word => int.Parse(word, CultureInfo.InvariantCulture));
    }
}
