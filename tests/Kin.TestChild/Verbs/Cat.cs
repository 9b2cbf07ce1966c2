namespace Kin.TestChild.Verbs;

/// <summary><c>cat</c>: copies standard input to standard output, byte for byte, until it ends.</summary>
internal static class Cat
{
    public static int Run(string[] args)
    {
        using Stream input = Console.OpenStandardInput();
        using Stream output = Console.OpenStandardOutput();
        input.CopyTo(output);
        return 0;
    }
}
