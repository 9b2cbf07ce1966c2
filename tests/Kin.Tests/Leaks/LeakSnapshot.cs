namespace Kin.Tests.Leaks;

/// <summary>What this process and its descendants hold at one moment, each thing as a line of text.</summary>
internal sealed class LeakSnapshot
{
    /// <summary>The environment variable by which descendants of the run are known, however deep and whoever adopted them.</summary>
    public const string Marker = "KIN_TEST_RUN";

    // One each, for the life of the process.
    private static readonly string[] s_lasting = ["Kin reactor", "Kin spawner", "Kin signals", "Kin stderr"];

    private readonly HashSet<string> _things;

    private LeakSnapshot(IEnumerable<string> things) => _things = [.. things];

    public static LeakSnapshot Take(string temporaryFolder) => new(
        Descriptors().Select(d => $"descriptor {d}")
            .Concat(House.ChildrenOfThisProcess.Pids().Select(Child))
            .Concat(Descendants())
            .Concat(Threads())
            .Concat(Names("/dev/shm", "shared memory"))
            .Concat(ControlGroups())
            .Concat(Names(temporaryFolder, "temporary file")));

    /// <summary>What is here now and was not <paramref name="before"/>.</summary>
    public IReadOnlyList<string> Since(LeakSnapshot before) => [.. _things.Except(before._things).Order(StringComparer.Ordinal)];

    /// <summary>
    /// "NUMBER -> TARGET" for every open descriptor, without that of the listing itself and without assemblies and
    /// their symbols, which the runtime opens when it first needs them and never closes.
    /// </summary>
    public static IEnumerable<string> Descriptors()
    {
        foreach (string path in Directory.GetFileSystemEntries("/proc/self/fd"))
        {
            string? target = new FileInfo(path).LinkTarget;
            if (target is not null && !target.StartsWith("/proc/", StringComparison.Ordinal)
                && !target.EndsWith(".dll", StringComparison.Ordinal) && !target.EndsWith(".pdb", StringComparison.Ordinal))
            {
                yield return $"{Path.GetFileName(path)} -> {target}";
            }
        }
    }

    /// <summary>
    /// The same of those that stay: a thread of the runtime that is just being made has a pipe for some tenths of a millisecond.
    /// </summary>
    public static IEnumerable<string> LastingDescriptors()
    {
        string[] first = [.. Descriptors()];
        Task.Delay(5).Wait();
        return [.. first.Intersect(Descriptors())];
    }

    /// <summary>
    /// The threads that Kin made for something that has an end: a child whose stops are watched, a pool, a worker. Those of
    /// the runtime and of the test framework come and go as they like.
    /// </summary>
    public static IEnumerable<string> Threads()
    {
        foreach (string task in Directory.GetDirectories("/proc/self/task"))
        {
            string name = NameOf(task);
            if (name.StartsWith("Kin ", StringComparison.Ordinal) && !s_lasting.Contains(name))
            {
                yield return $"thread {Path.GetFileName(task)}: {name}";
            }
        }
    }

    private static string NameOf(string task)
    {
        try
        {
            return File.ReadAllText($"{task}/comm").TrimEnd('\n');
        }
        catch (IOException)
        {
            return ""; // it has ended
        }
    }

    private static string Child(int pid) => $"child {pid}: {House.ChildrenOfThisProcess.Describe(pid)}";

    private static IEnumerable<string> Descendants()
    {
        string mark = $"{Marker}={Environment.ProcessId}";
        foreach (string folder in Directory.GetDirectories("/proc"))
        {
            if (int.TryParse(Path.GetFileName(folder), out int pid) && pid != Environment.ProcessId
                && EnvironmentOf(pid).Split('\0').Contains(mark))
            {
                yield return $"process {pid}: {House.ChildrenOfThisProcess.Describe(pid)}";
            }
        }
    }

    private static string EnvironmentOf(int pid)
    {
        try
        {
            return File.ReadAllText($"/proc/{pid}/environ");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return ""; // gone, or of another user
        }
    }

    private static IEnumerable<string> Names(string folder, string kind) => Directory.Exists(folder)
        ? Directory.GetFileSystemEntries(folder).Select(path => $"{kind} {path}")
        : [];

    private static IEnumerable<string> ControlGroups() => Directory.Exists("/sys/fs/cgroup")
        ? Directory.GetDirectories("/sys/fs/cgroup", "*kin*", SearchOption.AllDirectories).Select(path => $"cgroup {path}")
        : [];
}
