namespace Kin.Tool;

/// <summary>Standard output is closed, or took less than was written: a full disk, for one.</summary>
internal sealed class OutputLostException(string reason, Exception? cause = null)
    : Exception($"standard output: {reason.TrimEnd('.')}.", cause);
