using System.Globalization;

namespace Kin.Daemons;

/// <summary>What a daemon says while it starts: lines NAME=VALUE, as sd_notify(3) has them.</summary>
/// <param name="IsReady">READY=1.</param>
/// <param name="Status">STATUS=.</param>
/// <param name="Failure">KIN_FAILED=, a reason in words.</param>
/// <param name="Extension">EXTEND_TIMEOUT_USEC=: so much time more, from now on.</param>
internal sealed record DaemonMessage(bool IsReady, string? Status, string? Failure, TimeSpan? Extension)
{
    private const string Ready = "READY=1", StatusIs = "STATUS=", FailureIs = "KIN_FAILED=",
        ExtensionIs = "EXTEND_TIMEOUT_USEC=";

    private const int MostCharacters = 4000;

    public static string OfReady(string? status) =>
        status is null ? Ready : $"{Ready}\n{StatusIs}{OneLine(status)}";

    public static string OfFailure(string reason) => FailureIs + OneLine(reason);

    public static DaemonMessage Parse(string text)
    {
        DaemonMessage message = new(false, null, null, null);
        foreach (string line in text.Split('\n'))
        {
            message = line switch
            {
                Ready => message with { IsReady = true },
                _ when After(line, StatusIs) is string status => message with { Status = status },
                _ when After(line, FailureIs) is string failure => message with { Failure = failure },
                _ when After(line, ExtensionIs) is string time => message with { Extension = Time(time) },
                _ => message,
            };
        }

        return message;
    }

    private static string? After(string line, string start) =>
        line.StartsWith(start, StringComparison.Ordinal) ? line[start.Length..] : null;

    private static TimeSpan? Time(string text) =>
        uint.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out uint microseconds)
            ? TimeSpan.FromMicroseconds(microseconds)
            : null;

    private static string OneLine(string text)
    {
        string line = text.ReplaceLineEndings(" ");
        return line.Length <= MostCharacters ? line : line[..MostCharacters];
    }
}
