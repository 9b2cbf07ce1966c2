using System.Net.Sockets;
using Kin.Native;
using Kin.Native.Files;
using Microsoft.Win32.SafeHandles;

namespace Kin.Daemons;

/// <summary>
/// A descriptor that the supervisor opened. Disposing it closes it, unless one of the two Take methods has
/// given it to somebody else.
/// </summary>
/// <remarks>Not for use by several threads at once.</remarks>
public sealed class ListenSocket : IDisposable
{
    private readonly SafeFd _fd;

    private ListenSocket(SafeFd fd, string name)
    {
        _fd = fd;
        Name = name;
        Number = fd.Number;
    }

    /// <summary>
    /// Its name in the supervisor's configuration (FileDescriptorName=); "unknown" when it has none.
    /// </summary>
    public string Name { get; }

    /// <summary>The number of the descriptor, from 3 on.</summary>
    public int Number { get; }

    /// <summary>It as a socket, which knows whether it listens. The caller owns the result.</summary>
    /// <exception cref="InvalidOperationException">It is no socket, but perhaps a FIFO or a file.</exception>
    /// <exception cref="ObjectDisposedException">It has been taken or disposed before.</exception>
    public Socket TakeSocket()
    {
        return FileIdentity.Of(_fd).IsSocket
            ? new Socket(new SafeSocketHandle(_fd.Release(), ownsHandle: true))
            : throw new InvalidOperationException($"{this} is no socket. Use TakeFile.");
    }

    /// <summary>It as a file: a FIFO, a device, whatever it is. The caller owns the result.</summary>
    /// <exception cref="ObjectDisposedException">It has been taken or disposed before.</exception>
    public SafeFileHandle TakeFile() => new(_fd.Release(), ownsHandle: true);

    /// <summary>Closes it.</summary>
    public void Dispose() => _fd.Dispose();

    /// <summary>"web (descriptor 3)".</summary>
    public override string ToString() => $"{Name} (descriptor {Number})";

    internal static ListenSocket TakeOver(int number, string name) => new(SafeFd.Inherited(number), name);
}
