namespace Kin.TestChild.Verbs;

/// <summary>Runs a program on a terminal of its own and prints what it printed.</summary>
internal static class WithTerminal
{
    public static int Run(string[] args)
    {
        CommandOutput output = new Command(args[0], args[1..]).WithTerminal().Capture();
        Console.Out.Write(output.StandardOutput);
        return output.Status.ShellCode;
    }
}
