using System.Globalization;

namespace Kin.Tests.House;

/// <summary>The children of the test process as the kernel lists them, zombies included.</summary>
internal static class ChildrenOfThisProcess
{
    public static IReadOnlyList<int> Pids()
    {
        HashSet<int> pids = [];
        foreach (string task in Directory.GetDirectories("/proc/self/task"))
        {
            foreach (string pid in Read($"{task}/children").Split(' ', StringSplitOptions.RemoveEmptyEntries))
            {
                pids.Add(int.Parse(pid, CultureInfo.InvariantCulture));
            }
        }

        return [.. pids.Order()];
    }

    /// <summary>Name, state and command line: "sleep, S, sleep 60".</summary>
    public static string Describe(int pid)
    {
        string stat = Read($"/proc/{pid}/stat");
        int end = stat.LastIndexOf(')');
        if (end < 0)
        {
            return "gone";
        }

        string name = stat[(stat.IndexOf('(', StringComparison.Ordinal) + 1)..end];
        return $"{name}, {stat[end + 2]}, {Read($"/proc/{pid}/cmdline").TrimEnd('\0').Replace('\0', ' ')}";
    }

    private static string Read(string path)
    {
        try
        {
            return File.ReadAllText(path);
        }
        catch (IOException)
        {
            return ""; // the process or thread ended between the listing and the look
        }
    }
}
