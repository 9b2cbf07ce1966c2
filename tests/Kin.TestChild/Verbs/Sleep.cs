using System.Globalization;

namespace Kin.TestChild.Verbs;

/// <summary><c>sleep SECONDS</c>: says "ready", then waits that long (a fraction is allowed) and ends with 0.</summary>
internal static class Sleep
{
    public static int Run(string[] args)
    {
        Console.Out.WriteLine("ready");
        Thread.Sleep(TimeSpan.FromSeconds(double.Parse(args[0], CultureInfo.InvariantCulture)));
        return 0;
    }
}
