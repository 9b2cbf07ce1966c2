using System.Globalization;
using System.Text;
using Kin.Native;

namespace Kin.Daemons;

/// <summary>
/// The channel to a relaunched program: a pair of sockets, one end of which it inherits. Its first message
/// goes to the daemon and is its number, by which it knows that it is meant, and no child of it that has the
/// same environment.
/// </summary>
internal sealed class ChannelListener : IDaemonListener
{
    private const int MostBytes = 16 * 1024;

    private readonly PacketSocket _ours;
    private readonly PacketSocket _theirs;
    private readonly byte[] _buffer = new byte[MostBytes];

    public ChannelListener() => (_ours, _theirs) = PacketSocket.CreatePair();

    public SafeFd Fd => _ours.Fd;

    /// <summary>The end that the daemon inherits.</summary>
    public SafeFd DaemonEnd => _theirs.Fd;

    public void Started(int daemonId, int sessionId)
    {
        _theirs.Dispose();
        _ours.TrySend(Encoding.ASCII.GetBytes(daemonId.ToString(CultureInfo.InvariantCulture)));
    }

    public DaemonMessage? TryTake(out bool ended)
    {
        int count = _ours.Receive(_buffer, [], wait: false);
        if (count == 0)
        {
            // An end with something unread, here the daemon's number, is told first (ECONNRESET), and only
            // then what was sent before it.
            count = _ours.Receive(_buffer, [], wait: false);
        }

        ended = count == 0;
        return count > 0 ? DaemonMessage.Parse(Encoding.UTF8.GetString(_buffer, 0, count)) : null;
    }

    public void Dispose()
    {
        _ours.Dispose();
        _theirs.Dispose();
    }
}
