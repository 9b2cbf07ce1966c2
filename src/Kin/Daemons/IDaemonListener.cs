using Kin.Native;

namespace Kin.Daemons;

/// <summary>The caller's end of the way by which a daemon says that it is ready.</summary>
internal interface IDaemonListener : IDisposable
{
    /// <summary>Readable when there is something to take.</summary>
    SafeFd Fd { get; }

    /// <summary>Called once, when the daemon runs.</summary>
    void Started(int daemonId, int sessionId);

    /// <summary>
    /// The next message; null: none now. <paramref name="ended"/>: there will be none any more.
    /// </summary>
    DaemonMessage? TryTake(out bool ended);
}
