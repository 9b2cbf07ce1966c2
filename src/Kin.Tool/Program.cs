namespace Kin.Tool;

/// <summary>The entry of the `kin` command.</summary>
internal static class Program
{
    private static int Main(string[] arguments)
    {
        try
        {
            return Answer(arguments);
        }
        catch (IOException e) when (Out.IsBrokenPipe(e))
        {
            return ExitCodes.BrokenPipe; // as if SIGPIPE, which .NET ignores, had done its work
        }
    }

    // What is told here may find the reader of standard error gone, too.
    private static int Answer(string[] arguments)
    {
        try
        {
            return Dispatch.Run([.. ThisProcess.ExactArguments(arguments)]);
        }
        catch (UsageException e)
        {
            Out.Error($"kin: {e.Message}");
            return ExitCodes.Usage;
        }
        catch (IOException e) when (!Out.IsBrokenPipe(e))
        {
            Out.Error($"kin: {Quoted.Line(e.Message)}");
            return ExitCodes.Failure;
        }
    }
}
