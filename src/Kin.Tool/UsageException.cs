namespace Kin.Tool;

/// <summary>
/// The command line is not understood. The message says what and what to do, as a sentence.
/// </summary>
internal sealed class UsageException(string message) : Exception(message);
