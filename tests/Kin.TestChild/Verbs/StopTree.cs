using System.Globalization;

namespace Kin.TestChild.Verbs;

/// <summary><c>stop-tree PID</c>: ends a tree at once and prints what was done or what went wrong.</summary>
internal static class StopTree
{
    public static int Run(string[] args)
    {
        using var process = ProcessHandle.Open(int.Parse(args[0], CultureInfo.InvariantCulture));
        try
        {
            Console.WriteLine(process.StopTreeAsync(TimeSpan.Zero).GetAwaiter().GetResult());
        }
        catch (LinuxException e)
        {
            Console.WriteLine(e.Message);
        }

        return 0;
    }
}
