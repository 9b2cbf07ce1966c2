namespace Kin.TestChild.Verbs;

/// <summary>
/// <c>fds</c>: prints "NUMBER TARGET" for every descriptor that is not close-on-exec. The runtime opens its own
/// descriptors close-on-exec, so what is printed is what the program was started with.
/// </summary>
internal static class Fds
{
    private const int CloseOnExec = 0x80000;

    public static int Run(string[] args)
    {
        foreach (string path in Directory.GetFileSystemEntries("/proc/self/fd").Order(StringComparer.Ordinal))
        {
            string number = Path.GetFileName(path);
            if (Flags(number) is int flags && (flags & CloseOnExec) == 0)
            {
                Console.Out.WriteLine($"{number} {new FileInfo(path).LinkTarget}");
            }
        }

        return 0;
    }

    private static int? Flags(string number)
    {
        try
        {
            string line = File.ReadLines($"/proc/self/fdinfo/{number}").First(l => l.StartsWith("flags:", StringComparison.Ordinal));
            return Convert.ToInt32(line[6..].Trim(), 8);
        }
        catch (FileNotFoundException)
        {
            return null; // the descriptor of the listing itself
        }
    }
}
