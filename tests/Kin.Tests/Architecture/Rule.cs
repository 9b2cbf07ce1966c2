namespace Kin.Tests.Architecture;

/// <summary>How the tests of this folder assert: a rule holds, or its violations are the failure message.</summary>
internal static class Rule
{
    public static void Holds(IEnumerable<string> violations)
    {
        string[] all = [.. violations];
        Assert.True(all.Length == 0, $"{all.Length} violation(s):\n  {string.Join("\n  ", all)}");
    }

    /// <summary>
    /// The broken twin: the rule must find fault with this text, once, and say <paramref name="told"/>.
    /// </summary>
    public static void Reports(string told, IEnumerable<string> violations) =>
        Assert.Contains(told, Assert.Single(violations), StringComparison.Ordinal);
}
