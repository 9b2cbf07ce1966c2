using Kin.Inspection;

namespace Kin.Tool.Looking.Top.Columns;

/// <summary>Letters of states as texts, which are made once.</summary>
internal static class StateText
{
    private static readonly string[] s_letters =
        [.. Enumerable.Range(0, 128).Select(code => $"{((ProcessState)code).Letter()}")];

    public static string Of(ProcessState state) =>
        (int)state is int code and >= 0 and < 128 ? s_letters[code] : "?";
}
