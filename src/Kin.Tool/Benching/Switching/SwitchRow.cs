namespace Kin.Tool.Benching.Switching;

/// <summary>What one thing costs.</summary>
/// <param name="What">Its name in the table.</param>
/// <param name="Nanoseconds">
/// The median of it alone: of a switch, half of a round trip less the calls that carry the byte.
/// </param>
/// <param name="RoundTrip">Nanoseconds there and back; null: there is nobody to answer.</param>
/// <param name="SwitchesPerRoundTrip">
/// How often this side left its CPU for each, as the kernel counts it (proc_pid_status(5)); null likewise.
/// </param>
internal sealed record SwitchRow(
    string What, double Nanoseconds, double? RoundTrip = null, double? SwitchesPerRoundTrip = null);
