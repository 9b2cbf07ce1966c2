namespace Kin.Tool.Facts;

/// <summary>Says that something may be missing from a list.</summary>
internal static class HiddenText
{
    /// <summary>"12 processes may not be looked at: root sees what they have."</summary>
    public static string Of(int processes)
    {
        string what = $"{Amount.Of(processes, "process", "processes")} may not be looked at";
        return Environment.IsPrivilegedProcess
            ? $"{what}: what they have is not told." : $"{what}: root sees what they have.";
    }
}
