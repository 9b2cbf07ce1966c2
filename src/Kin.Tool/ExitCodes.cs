using Kin.Native;

namespace Kin.Tool;

/// <summary>The exit codes that kin gives of itself. `kin run` passes on those of its program.</summary>
internal static class ExitCodes
{
    public const int Success = 0;

    /// <summary>What was asked for could not be done.</summary>
    public const int Failure = 1;

    /// <summary>The command line is not understood.</summary>
    public const int Usage = 2;

    /// <summary>
    /// `kin run` itself failed before there was a program: as env(1) and timeout(1) have it.
    /// </summary>
    public const int NotStarted = 125;

    /// <summary>The program was found and cannot be executed.</summary>
    public const int NotExecutable = 126;

    /// <summary>There is no such program.</summary>
    public const int NotFound = 127;

    /// <summary>The reader of our output has gone: 128 + SIGPIPE.</summary>
    public const int BrokenPipe = 141;

    /// <summary>
    /// A program could not be started, as shells and env(1) tell it. ENOENT of execve is also a script whose
    /// interpreter is missing.
    /// </summary>
    public static int OfStart(LinuxException e) => (e.Call, e.ErrorName) switch
    {
        ("execve", "ENOENT") => NotFound,
        ("execve", _) => NotExecutable,
        _ => NotStarted,
    };
}
