using Kin.Daemons;
using System.Globalization;
using Kin.Tests.Root;
using Kin.Tests.Tool;

namespace Kin.Tests.Daemons;

/// <summary>A test child that made itself a daemon, or tried to; ended when disposed.</summary>
internal sealed class LaunchedDaemon : IDisposable
{
    private readonly TemporaryDirectory _directory = new();

    public string Directory => _directory.Path;

    /// <summary>What the caller printed.</summary>
    public CommandOutput Caller { get; private set; } = null!;

    /// <summary>The number that the daemon itself wrote to its facts.</summary>
    public int Id { get; private set; }

    /// <summary>Its facts, line by line.</summary>
    public string[] Facts { get; private set; } = [];

    /// <summary>The fields of its /proc/PID/stat from the state on, at the time it wrote its facts.</summary>
    public string[] Stat => Facts[0][(Facts[0].LastIndexOf(')') + 2)..].Split(' ');

    public string Path(string name) => System.IO.Path.Combine(Directory, name);

    /// <summary>Runs the caller to its end.</summary>
    public async Task<LaunchedDaemon> Run(string mode, params string[] options)
    {
        Caller = await KinTool.Capture(Command(mode, options));
        ReadFacts();
        return this;
    }

    public Command Command(string mode, params string[] options) =>
        new(TestChild.Path, ["daemon", mode, Directory, .. options]) 
        {
            StandardInput = StandardStream.Null,
            Environment = new Dictionary<string, string?> { ["DOTNET_EnableDiagnostics"] = "0" }, // no files of a killed runtime
        };

    /// <summary>Looks for the daemon, which may not have come so far.</summary>
    public void ReadFacts()
    {
        if (File.Exists(Path("facts")))
        {
            Facts = File.ReadAllLines(Path("facts"));
            Id = int.Parse(Facts[0].Split(' ')[0], CultureInfo.InvariantCulture);
        }
    }

    public Task<string> WaitForFile(string name) =>
        _directory.WaitForFile(name, TestContext.Current.CancellationToken);

    /// <summary>Kills the daemon, and all of its session.</summary>
    public void Dispose()
    {
        ReadFacts();
        if (Id != 0 && ProcessHandle.TryOpen(Id, out ProcessHandle? daemon))
        {
            using (daemon)
            {
                daemon.Kill();
                daemon.Wait();
            }
        }

        _directory.Dispose();
    }
}
