namespace Kin.Tool.Facts;

/// <summary>Says that something may be missing from a list.</summary>
internal static class HiddenText
{
    /// <summary>"12 processes may not be looked at: root sees what they have.", or "1 process ... it
    /// has."</summary>
    public static string Of(int processes)
    {
        string what = $"{Amount.Of(processes, "process", "processes")} may not be looked at";
        string its = processes == 1 ? "what it has" : "what they have";
        return Environment.IsPrivilegedProcess ? $"{what}: {its} is not told." : $"{what}: root sees {its}.";
    }
}
