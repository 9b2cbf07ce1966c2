using Kin.Daemons;
using System.Globalization;
using Kin.Tests.Root;
using Kin.Tests.Tool;
using Kin.Tests.Workers;

namespace Kin.Tests.Daemons;

/// <summary>What a supervisor sees. It is written in Python, so that both ends are not ours.</summary>
public sealed class ServiceNotificationTests
{
    // supervisor ADDRESS COUNT PROGRAM...: prints each datagram with its sender and the descriptors that came with it.
    private const string Supervisor = """
        import os, socket, struct, subprocess, sys, time
        name, count = sys.argv[1], int(sys.argv[2])
        s = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
        s.setsockopt(socket.SOL_SOCKET, socket.SO_PASSCRED, 1)
        s.bind(name.replace('@', '\0', 1))
        env = dict(os.environ, NOTIFY_SOCKET=name)
        if os.environ.get('WATCH'): env['WATCHDOG_USEC'] = os.environ['WATCH']
        before = time.monotonic()
        p = subprocess.Popen(sys.argv[3:], env=env, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        for i in range(count):
            data, anc, flags, addr = s.recvmsg(4096, 1024)
            who = [struct.unpack('iii', d[:12])[0] for l, t, d in anc if t == socket.SCM_CREDENTIALS][0]
            files = [os.readlink('/proc/self/fd/%d' % f) for l, t, d in anc if t == socket.SCM_RIGHTS
                     for f in struct.unpack('%di' % (len(d) // 4), d)]
            text = data.decode()
            for line in text.split('\n'):
                if line.startswith('MONOTONIC_USEC='):
                    ok = before <= int(line[15:]) / 1e6 <= time.monotonic()
                    text = text.replace(line, 'MONOTONIC_USEC=' + str(ok))
            print(repr(text), 'own' if who == p.pid else who, files, flush=True)
        p.stdin.close()
        while os.environ.get('WATCH'):
            data = s.recv(4096).decode()
            if data != 'WATCHDOG=1': print('last', repr(data))
            if data == 'STATUS=over': break
        print(p.stdout.read(), end='')
        """;

    [Theory(Timeout = Limit.Milliseconds), InlineData("path"), InlineData("abstract")]
    public async Task Every_message_arrives_as_sd_notify_has_it(string kind)
    {
        using TemporaryDirectory directory = new();
        string address = kind == "path" ? $"{directory.Path}/notify" : $"@kin-test-{Guid.NewGuid()}";
        string output = await Supervise(address, 7, null, "notify");
        string[] lines = output.Split('\n');
        Assert.Equal(
            [
                "'READY=1\\nSTATUS=all is well' own []", "'STATUS=s' own []", "'RELOADING=1\\nMONOTONIC_USEC=True' own []",
                "'MAINPID=4711' own []", "'EXTEND_TIMEOUT_USEC=1500000' own []", "'STOPPING=1\\nSTATUS=bye' own []",
                "'WATCHDOG=trigger' own []", "True True True True True True True True",
            ],
            lines[..8]);
    }

    [Fact(Timeout = Limit.Milliseconds)]
    public async Task Signs_of_life_come_until_they_are_told_to_stop()
    {
        using TemporaryDirectory directory = new();
        string output = await Supervise($"{directory.Path}/notify", 4, "200000", "watchdog");
        Assert.Equal(
            string.Concat(Enumerable.Repeat("'WATCHDOG=1' own []\n", 4)) + "last 'STATUS=over'\n200\n", output);
    }

    [Fact(Timeout = Limit.Milliseconds)]
    public async Task Descriptors_are_given_to_the_supervisor()
    {
        using TemporaryDirectory directory = new();
        string output = await Supervise($"{directory.Path}/notify", 1, null, "store");
        Assert.StartsWith("'FDSTORE=1\\nFDNAME=kept' own ['/etc/hostname']\n", output, StringComparison.Ordinal);
    }

    [Fact(Timeout = Limit.Milliseconds)]
    public async Task Without_a_supervisor_nothing_happens()
    {
        CommandOutput output = await Child(null, "notify");
        Assert.Equal("False False False False False False False False\n", output.StandardOutput);
        output = await Child(null, "watchdog");
        Assert.Equal("none\n", output.StandardOutput);
    }

    [Theory(Timeout = Limit.Milliseconds)]
    [InlineData("vsock:2:1234", "not to vsock")]
    [InlineData("/no/such/socket", "connect(/no/such/socket) failed: ENOENT")]
    [InlineData("@kin-nobody-listens-here", "failed: ECONNREFUSED")]
    public async Task An_address_that_does_not_work_is_a_clear_error(string address, string error)
    {
        CommandOutput output = await Child(address, "notify");
        Assert.Contains(error, output.StandardError, StringComparison.Ordinal);
    }

    [Fact(Timeout = Limit.Milliseconds)]
    public async Task A_supervisor_that_does_not_read_does_not_hold_a_service_up_for_ever()
    {
        string python = Capability.RequireProgram("python3", "python3");
        using TemporaryDirectory directory = new();
        string script = "import socket,subprocess,sys,os\ns=socket.socket(socket.AF_UNIX,socket.SOCK_DGRAM)\ns.bind(sys.argv[1])\n"
            + "c=socket.socket(socket.AF_UNIX,socket.SOCK_DGRAM)\nc.connect(sys.argv[1])\nc.setblocking(False)\n"
            + "try:\n  while True: c.send(b'x')\nexcept BlockingIOError: pass\n"
            + "print(subprocess.run(sys.argv[2:],env=dict(os.environ,NOTIFY_SOCKET=sys.argv[1]),stderr=subprocess.PIPE,text=True).stderr)";
        CommandOutput output = await KinTool.Capture(new Command(
            python, "-c", script, $"{directory.Path}/notify", TestChild.Path, "service", "notify"));
        Assert.Contains("failed: EAGAIN", output.StandardOutput, StringComparison.Ordinal);
    }

    private static Task<CommandOutput> Child(string? address, string what) => KinTool.Capture(
        new Command(TestChild.Path, "service", what)
        {
            StandardInput = StandardStream.Null,
            Environment = new Dictionary<string, string?> { ["NOTIFY_SOCKET"] = address, ["WATCHDOG_USEC"] = null },
        });

    private static async Task<string> Supervise(string address, int count, string? watch, string what)
    {
        string python = Capability.RequireProgram("python3", "python3");
        CommandOutput output = await KinTool.Capture(new Command(
            python, "-c", Supervisor, address, count.ToString(CultureInfo.InvariantCulture), TestChild.Path, "service", what)
        {
            Environment = new Dictionary<string, string?> { ["WATCH"] = watch },
        });
        Assert.Equal("", output.StandardError);
        return output.StandardOutput;
    }
}
