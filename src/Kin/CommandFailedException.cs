namespace Kin;

/// <summary>A command was to succeed and did not (<see cref="CommandOutput.EnsureSuccess"/>).</summary>
public sealed class CommandFailedException : Exception
{
    private const int ShownCharacters = 2000;

    internal CommandFailedException(string command, ExitStatus status, string standardError)
        : base(Describe(command, status, standardError.Trim()))
    {
        Status = status;
        StandardError = standardError;
    }

    /// <summary>How the program ended that failed first.</summary>
    public ExitStatus Status { get; }

    /// <summary>All that was captured of standard error. The message has its end.</summary>
    public string StandardError { get; }

    private static string Describe(string command, ExitStatus status, string error)
    {
        string shown = error.Length > ShownCharacters ? "..." + error[^ShownCharacters..] : error;
        return $"{command} failed: {status}{(shown.Length > 0 ? ": " + shown : ".")}";
    }
}
