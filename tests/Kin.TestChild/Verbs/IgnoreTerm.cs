using System.Runtime.InteropServices;

namespace Kin.TestChild.Verbs;

/// <summary><c>ignore-term</c>: says "ready" once SIGTERM no longer ends it, then waits to be killed.</summary>
internal static class IgnoreTerm
{
    public static int Run(string[] args)
    {
        using PosixSignalRegistration term = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Refuse);
        Console.Out.WriteLine("ready");
        Thread.Sleep(Timeout.Infinite);
        return 0;
    }

    private static void Refuse(PosixSignalContext context)
    {
        context.Cancel = true;
        Console.Out.WriteLine("refused");
    }
}
