using System.Globalization;

namespace Kin.TestChild.Verbs;

/// <summary><c>wait-for PID</c>: waits for a process that is no child and says how it ended.</summary>
internal static class WaitFor
{
    public static int Run(string[] args)
    {
        using var process = ProcessHandle.Open(int.Parse(args[0], CultureInfo.InvariantCulture));
        Console.WriteLine(process.Wait());
        return 0;
    }
}
