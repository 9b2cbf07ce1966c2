namespace Kin.Tool.Benching.Ipc;

/// <summary>What a way costs.</summary>
/// <param name="Way">Which.</param>
/// <param name="Opening">Nanoseconds to make both ends and to close them.</param>
/// <param name="RoundTrip">Nanoseconds for 64 bytes there and back, the median.</param>
/// <param name="Slow">Of 100 round trips 99 took at most so many nanoseconds.</param>
/// <param name="BytesPerSecond">One way, in large pieces.</param>
internal sealed record IpcRow(
    IpcWay Way, double Opening, double RoundTrip, double Slow, double BytesPerSecond);
