using Kin.Native;
using Kin.Native.Sockets;

namespace Kin.Daemons;

/// <summary>
/// NOTIFY_SOCKET for a program that speaks sd_notify(3). The name is in the abstract namespace, where anybody
/// may send to it, so the kernel's word on the sender decides what counts.
/// </summary>
internal sealed class NotifyListener : IDaemonListener
{
    public const string Variable = "NOTIFY_SOCKET";

    private readonly DatagramReceiver _receiver = new();
    private int _daemon;
    private int _session;

    public SafeFd Fd => _receiver.Fd;

    public string Address => _receiver.Address;

    public void Started(int daemonId, int sessionId) => (_daemon, _session) = (daemonId, sessionId);

    public DaemonMessage? TryTake(out bool ended)
    {
        ended = false;
        while (_receiver.TryReceive(out Ucred sender) is string text)
        {
            if (IsTrusted(sender))
            {
                return DaemonMessage.Parse(text);
            }
        }

        return null;
    }

    public void Dispose() => _receiver.Dispose();

    // The daemon, what it started (which may have ended since, as systemd-notify does), this user, and root.
    private bool IsTrusted(in Ucred sender) => sender.pid == _daemon || sender.uid == 0
        || sender.uid == Libc.geteuid() || Libc.getsid(sender.pid) == _session;
}
