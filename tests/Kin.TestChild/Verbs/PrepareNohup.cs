using Kin.Daemons;

namespace Kin.TestChild.Verbs;

/// <summary>
/// <c>nohup PROGRAM ARGUMENTS</c>: starts a child that survives the terminal, and prints what was done and how many
/// descriptors it cost.
/// </summary>
internal static class PrepareNohup
{
    public static int Run(string[] args)
    {
        new Command("true").Run(); // what the first start opens for good
        Console.Out.Flush();
        int before = Count();
        try
        {
            using Nohup nohup = Nohup.Prepare(new Command(args[0], args[1..]));
            int opened = Count() - before;
            using ChildProcess child = nohup.Command.Start();
            nohup.Dispose();
            child.Wait();
            child.Dispose();
            Console.WriteLine($"{nohup.Notice}\n{nohup.OutputFile}\nopened {opened}, left {Count() - before}");
            return 0;
        }
        catch (LinuxException e)
        {
            Console.WriteLine($"{e.Call} {e.ErrorName} {e.Subject}\nleft {Count() - before}");
            return 1;
        }
    }

    private static int Count() => Directory.GetFileSystemEntries("/proc/self/fd").Length;
}
