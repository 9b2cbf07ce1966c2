namespace Kin.TestChild.Verbs;

/// <summary><c>echo ARGUMENTS</c>: prints each argument on a line of its own, so that spaces and newlines can be told.</summary>
internal static class Echo
{
    public static int Run(string[] args)
    {
        foreach (string argument in args)
        {
            Console.Out.WriteLine(argument);
        }

        return 0;
    }
}
