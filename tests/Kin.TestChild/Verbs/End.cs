using System.Globalization;

namespace Kin.TestChild.Verbs;

/// <summary><c>end now|in-order CODE</c>: ends by ThisProcess.ExitNow or Environment.Exit, with a ProcessExit handler that prints.</summary>
internal static class End
{
    public static int Run(string[] args)
    {
        AppDomain.CurrentDomain.ProcessExit += (_, _) => Console.WriteLine("ProcessExit");
        int code = int.Parse(args[1], CultureInfo.InvariantCulture);
        if (args[0] == "now")
        {
            ThisProcess.ExitNow(code);
        }

        Environment.Exit(code);
        return 0;
    }
}
