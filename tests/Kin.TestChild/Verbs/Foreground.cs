namespace Kin.TestChild.Verbs;

/// <summary>
/// <c>foreground</c>: has a shell as the foreground group of the terminal read a line from it and print its group and the
/// group of the terminal; then prints its own two, and lets a group that does not get the terminal try the same.
/// </summary>
internal static class Foreground
{
    private const string Read = "read line; echo \"child read $line\"; cut -d' ' -f5,8 /proc/$$/stat";

    public static int Run(string[] args)
    {
        Command shell = new("sh", "-c", Read) { Foreground = true };
        Console.Out.WriteLine($"ready\n{shell.Run()}");
        new Command("sh", "-c", "cut -d' ' -f5,8 /proc/$PPID/stat").Run();
        using ChildProcess background = (shell with { Foreground = false, NewProcessGroup = true }).Start();
        while (File.ReadAllText($"/proc/{background.Id}/stat").Split(')')[1][1] != 'T')
        {
            Thread.Yield();
        }

        Console.Out.WriteLine("stopped");
        return 0;
    }
}
