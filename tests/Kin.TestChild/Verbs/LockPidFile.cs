using Kin.Daemons;

namespace Kin.TestChild.Verbs;

/// <summary>
/// <c>pid-file PATH</c>: takes the PID file, prints "mine" and holds it until standard input ends; or prints who holds it.
/// </summary>
internal static class LockPidFile
{
    public static int Run(string[] args)
    {
        try
        {
            using PidFile file = PidFile.Create(args[0]);
            Console.WriteLine("mine");
            Console.In.ReadToEnd();
            return 0;
        }
        catch (PidFileHeldException e)
        {
            Console.WriteLine($"held by {e.OwnerId}");
            return 1;
        }
    }
}
