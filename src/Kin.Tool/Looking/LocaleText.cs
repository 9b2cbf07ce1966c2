namespace Kin.Tool.Looking;

/// <summary>What the terminal can show, as the locale says (locale(7)).</summary>
internal static class LocaleText
{
    private static readonly string[] s_variables = ["LC_ALL", "LC_CTYPE", "LANG"];

    /// <summary>Characters are UTF-8.</summary>
    public static bool IsUtf8() => s_variables
        .Select(Environment.GetEnvironmentVariable).FirstOrDefault(value => !string.IsNullOrEmpty(value))
        ?.Replace("-", "", StringComparison.Ordinal)
        .Contains("utf8", StringComparison.OrdinalIgnoreCase) == true;
}
