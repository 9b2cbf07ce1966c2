using System.Globalization;
using Kin.Inspection;

namespace Kin.TestChild.Verbs;

/// <summary>
/// <c>inspect PID</c>: how reading each of the groups of that process ends. <c>inspect full</c>: what a scan says when
/// no descriptor is left.
/// </summary>
[System.Runtime.Versioning.SupportedOSPlatform("linux")]
internal static class Inspect
{
    public static int Run(string[] args)
    {
        if (args[0] == "full")
        {
            Console.WriteLine(WithoutDescriptors());
            return 0;
        }

        ProcessInfo p = ProcFs.Default.Open(int.Parse(args[0], CultureInfo.InvariantCulture));
        (string, ProcOutcome)[] outcomes =
        [
            ("memory", p.ReadMemoryUse().Outcome), ("schedule", p.ReadSchedule().Outcome), ("status", p.ReadStatus().Outcome),
            ("cgroup", p.ReadControlGroups().Outcome), ("limits", p.ReadLimits().Outcome), ("command", p.ReadCommandLine().Outcome),
            ("io", p.ReadIo().Outcome), ("environment", p.ReadEnvironment().Outcome), ("shares", p.ReadMemoryShares().Outcome),
            ("mappings", p.ReadMappings().Outcome), ("descriptors", p.CountDescriptors().Outcome),
        ];
        foreach ((string name, ProcOutcome outcome) in outcomes)
        {
            Console.WriteLine($"{name} {outcome}");
        }

        Console.WriteLine($"threads {p.Threads().Count()}");
        return 0;
    }

    private static string WithoutDescriptors()
    {
        _ = ProcFs.Default.Processes().First(); // whatever the runtime has to open for that
        List<FileStream> all = [];
        try
        {
            while (true)
            {
                all.Add(File.OpenRead("/dev/null"));
            }
        }
        catch (IOException)
        {
        }

        string said;
        try
        {
            said = $"{ProcFs.Default.Processes().Count()} processes";
        }
        catch (LinuxException e)
        {
            said = e.ErrorName;
        }

        all.ForEach(file => file.Dispose());
        return said;
    }
}
