using System.Globalization;
using System.Text;
using Kin.Native;
using Kin.Native.Files;

namespace Kin.Daemons;

/// <summary>The daemon's side: what this process was given when it was relaunched.</summary>
internal sealed class DaemonSelf
{
    private const int StandardError = 2;

    private static readonly Lazy<DaemonSelf> s_current = new(Claim);

    private readonly Lock _gate = new();
    private readonly DaemonVariable? _variable;
    private PacketSocket? _channel;

    private DaemonSelf(DaemonVariable? variable, PacketSocket? channel)
    {
        _variable = variable;
        _channel = channel;
    }

    public static DaemonSelf Current => s_current.Value;

    /// <summary>This process was started by Relaunch.</summary>
    public bool IsDaemon { get; private init; }

    /// <summary>KIN_DAEMON was there, whether it was meant for this process or not.</summary>
    public bool WasNamed => _variable is not null;

    /// <summary>The first call tells the caller and closes the channel. False: nobody was told.</summary>
    public bool Tell(string message, bool isLast)
    {
        lock (_gate)
        {
            if (_channel is null)
            {
                return false;
            }

            if (isLast && _variable!.ErrorsAreKept)
            {
                LeaveFirstErrors();
            }

            bool told = _channel.Send(Encoding.UTF8.GetBytes(message));
            _channel.Dispose();
            _channel = null;
            return told;
        }
    }

    // The variable goes first, so that nothing that this process starts takes it for its own.
    private static DaemonSelf Claim()
    {
        if (DaemonVariable.Take() is not DaemonVariable variable)
        {
            return new DaemonSelf(null, null);
        }

        PacketSocket? channel = Channel(out bool isMeant);
        if (!isMeant)
        {
            return new DaemonSelf(variable, null);
        }

        if (variable.PidFile is string path)
        {
            PidFile file = PidFile.Inherited(path, DaemonVariable.PidFileFd);
            file.Write(ThisProcess.Id); // the caller does it too, unless it is dead
            AppDomain.CurrentDomain.ProcessExit += (_, _) => file.Dispose();
        }

        return new DaemonSelf(variable, channel) { IsDaemon = true };
    }

    // A child that some daemon started before it looked at this has the variable too, and perhaps the
    // descriptor; the message, which nobody takes out, names the one who is meant. No message: the caller
    // died when it had started us. Without the descriptor its number is somebody else's, who is to keep it.
    private static PacketSocket? Channel(out bool isMeant)
    {
        isMeant = false;
        if (!Descriptor.IsInheritable(DaemonVariable.ChannelFd))
        {
            return null;
        }

        SafeFd fd = new(DaemonVariable.ChannelFd);
        PacketSocket channel = new(fd);
        try
        {
            Span<byte> number = stackalloc byte[16];
            int count = channel.Receive(number, [], wait: true, peek: true);
            isMeant = count == 0 || Encoding.ASCII.GetString(number[..count])
                == ThisProcess.Id.ToString(CultureInfo.InvariantCulture);
        }
        catch (LinuxException)
        {
            // No socket, or none that is connected.
        }

        if (!isMeant)
        {
            fd.Release();
            return null;
        }

        SafeFd.Inherited(DaemonVariable.ChannelFd).Release(); // close-on-exec from here on
        return channel;
    }

    // Console and the runtime have duplicates of descriptor 2, which would go on filling the memory.
    private static void LeaveFirstErrors()
    {
        using SafeFd? nothing = OpenFile.TryOpen("/dev/null", Libc.O_RDWR, 0, out _);
        if (nothing is null || FileIdentity.OfNumber(StandardError) is not FileIdentity memory)
        {
            return;
        }

        foreach (string path in Directory.GetFileSystemEntries("/proc/self/fd"))
        {
            int number = int.Parse(Path.GetFileName(path.AsSpan()), CultureInfo.InvariantCulture);
            if (memory.IsSameFile(FileIdentity.OfNumber(number)))
            {
                Descriptor.Replace(number, nothing);
            }
        }
    }
}
