using System.Collections;

namespace Kin.TestChild.Verbs;

/// <summary><c>env [NAME]</c>: prints the whole environment, or one value (status 1 when it is not set).</summary>
internal static class Env
{
    public static int Run(string[] args)
    {
        if (args is [string name])
        {
            string? value = Environment.GetEnvironmentVariable(name);
            Console.Out.WriteLine(value);
            return value is null ? 1 : 0;
        }

        foreach (DictionaryEntry pair in Environment.GetEnvironmentVariables())
        {
            Console.Out.WriteLine($"{pair.Key}={pair.Value}");
        }

        return 0;
    }
}
