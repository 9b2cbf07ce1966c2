namespace Kin.Tool.Looking;

/// <summary>What the terminal can show, as the locale says (locale(7)).</summary>
internal static class LocaleText
{
    private static readonly string[] s_variables = ["LC_ALL", "LC_CTYPE", "LANG"];

    /// <summary>Characters are UTF-8.</summary>
    public static bool IsUtf8() => IsUtf8(Environment.GetEnvironmentVariable);

    /// <summary>The same of other variables than those of this process.</summary>
    public static bool IsUtf8(Func<string, string?> variable) => s_variables
        .Select(variable).FirstOrDefault(value => !string.IsNullOrEmpty(value))
        ?.Replace("-", "", StringComparison.Ordinal)
        .Contains("utf8", StringComparison.OrdinalIgnoreCase) == true;
}
