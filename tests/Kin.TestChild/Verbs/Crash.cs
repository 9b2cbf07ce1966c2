namespace Kin.TestChild.Verbs;

/// <summary><c>crash</c>: ends by SIGABRT, as a runtime that found itself broken does.</summary>
internal static class Crash
{
    public static int Run(string[] args)
    {
        Environment.FailFast("the test asked for a crash");
        return 0;
    }
}
