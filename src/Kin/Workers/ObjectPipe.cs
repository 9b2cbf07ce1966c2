using System.Diagnostics.CodeAnalysis;
using System.Runtime.InteropServices;
using Kin.IO;
using Kin.Ipc.Sockets;
using Kin.Native;
using Kin.Native.Sockets;
using Kin.Workers.Functions;
using Kin.Workers.Functions.Graphs;
using Kin.Workers.Transport;

namespace Kin.Workers;

/// <summary>
/// One end of a channel that carries objects between processes of this program: exact graphs, as arguments of
/// functions in workers are (see the handbook on what crosses). An end is given to a worker as an argument,
/// or in a captured value.
/// </summary>
/// <remarks>
/// Each object is received by one receiver, in the order in which it was sent. All members are thread-safe.
/// The end of the other side is noticed however it came, when no process has that end any more: so dispose
/// your own copy of an end that you have given away. A sender waits while about 200 KiB have not been
/// received; what is larger than 64 KiB goes by a memory file.
/// </remarks>
/// <typeparam name="T">What is sent, in both directions; object for anything.</typeparam>
/// <example><code>
/// (ObjectPipe&lt;Order&gt; mine, ObjectPipe&lt;Order&gt; theirs) = ObjectPipe&lt;Order&gt;.Create();
/// await using WorkerProcess worker = WorkerProcess.Start(Serve, theirs);
/// theirs.Dispose();
/// mine.Send(new Order(7));
/// </code></example>
[SuppressMessage("Design", "CA1000", Justification = "The type is told once, as a queue's is.")]
public sealed partial class ObjectPipe<T> : IDisposable, ITravels<ObjectPipe<T>>
{
    private const byte Sends = 1, Receives = 2;

    private readonly SocketEnd _end;
    private readonly int _most;
    private PayloadWriter? _writer = new();

    private ObjectPipe(SafeFd fd, bool canSend, bool canReceive, int most)
    {
        _end = new SocketEnd(fd);
        CanSend = canSend;
        CanReceive = canReceive;
        _most = most;
    }

    /// <summary>False: this is the receiving end of a pipe that goes one way.</summary>
    public bool CanSend { get; }

    /// <summary>False: this is the sending end of a pipe that goes one way.</summary>
    public bool CanReceive { get; }

    /// <summary>The descriptor, to wait for it among others; closed with this object.</summary>
    public SafeHandle Handle => _end.Fd;

    /// <summary>Two ends, each of which sends and receives.</summary>
    /// <param name="options">Null: the defaults.</param>
    /// <exception cref="LinuxException">EMFILE: no descriptor is left.</exception>
    public static (ObjectPipe<T> First, ObjectPipe<T> Second) Create(ObjectPipeOptions? options = null)
    {
        int most = Most(options);
        (SafeFd first, SafeFd second) = LocalSocket.Pair(Libc.SOCK_SEQPACKET);
        return (new ObjectPipe<T>(first, true, true, most), new ObjectPipe<T>(second, true, true, most));
    }

    /// <summary>Two ends, of which the first receives what the second sends.</summary>
    /// <inheritdoc cref="Create"/>
    public static (ObjectPipe<T> Receiver, ObjectPipe<T> Sender) CreateOneWay(
        ObjectPipeOptions? options = null)
    {
        int most = Most(options);
        (SafeFd first, SafeFd second) = LocalSocket.Pair(Libc.SOCK_SEQPACKET);
        return (new ObjectPipe<T>(first, false, true, most), new ObjectPipe<T>(second, true, false, most));
    }

    /// <summary>
    /// True when <see cref="Receive"/> would not wait: an object is there, or the other end is gone.
    /// </summary>
    public bool Poll() => Poll(TimeSpan.Zero);

    /// <summary>As <see cref="Poll()"/>; waits at most so long for it.</summary>
    /// <param name="timeout">From zero on; <see cref="Timeout.InfiniteTimeSpan"/> is without limit.</param>
    public bool Poll(TimeSpan timeout) => _end.Wait(PollEvents.Readable, WaitEnd.After(timeout));

    /// <inheritdoc cref="Poll(TimeSpan)"/>
    /// <param name="timeout">From zero on; <see cref="Timeout.InfiniteTimeSpan"/> is without limit.</param>
    /// <param name="cancellationToken">Stops the waiting.</param>
    public Task<bool> PollAsync(TimeSpan timeout, CancellationToken cancellationToken = default) =>
        _end.WaitAsync(PollEvents.Readable, WaitEnd.After(timeout), cancellationToken);

    /// <summary>
    /// Closes this end. While a thread is blocked in it, the connection is shut down for all who share it.
    /// </summary>
    public void Dispose() => _end.Dispose();

    static ObjectPipe<T> ITravels<ObjectPipe<T>>.Arrive(ref PayloadReader reader)
    {
        byte ways = reader.ReadByte();
        int most = reader.ReadInt32();
        var fd = (SafeFd)reader.Handle((int)reader.ReadVarInt());
        return new ObjectPipe<T>(fd, (ways & Sends) != 0, (ways & Receives) != 0, most);
    }

    void ITravels<ObjectPipe<T>>.Depart(PayloadWriter writer)
    {
        if (_end.IsDisposed)
        {
            throw new RefusalException(typeof(ObjectPipe<T>), "It is disposed.");
        }

        writer.WriteByte((byte)((CanSend ? Sends : 0) | (CanReceive ? Receives : 0)));
        writer.WriteInt32(_most);
        writer.WriteVarInt((uint)writer.Add(_end.Fd));
    }

    private static int Most(ObjectPipeOptions? options)
    {
        int most = (options ?? ObjectPipeOptions.Default).MaxMessageBytes;
        ArgumentOutOfRangeException.ThrowIfLessThan(most, 1, nameof(options));
        return most;
    }
}
