namespace Kin.Tool;

/// <summary>
/// The command line is not understood. The message says what and what to do, as a sentence; long words of the
/// user are shortened.
/// </summary>
internal sealed class UsageException(string message) : Exception(Quoted.Short(message));
