using System.Diagnostics.CodeAnalysis;
using Kin.Ipc;
using Kin.Ipc.Queues;
using Kin.Ipc.Regions;
using Kin.Native;
using Kin.Workers.Functions;
using Kin.Workers.Functions.Graphs;
using Kin.Workers.Transport;

namespace Kin.Workers;

/// <summary>
/// A bounded queue of objects between any number of processes of this program: exact graphs, as arguments of
/// functions in workers are (see the handbook on what crosses). It is given to a worker as an argument, or in
/// a captured value.
/// </summary>
/// <typeparam name="T">What is put in; object for anything.</typeparam>
/// <remarks>
/// <para>
/// It has no name, as types that a stranger names must not be made. What holds descriptors or cancellation
/// tokens cannot be put in: who takes it out is not known yet. For such objects there is <see
/// cref="ObjectPipe{T}"/>.
/// </para>
/// <inheritdoc cref="SharedMessageQueue{T}" path="/remarks/para"/>
/// </remarks>
/// <example><code>
/// using var orders = SharedObjectQueue&lt;Order>.Create();
/// WorkerProcess consumer = WorkerProcess.Start(() => { foreach (Order o in orders.ReadAll()) Handle(o); });
/// orders.Enqueue(new Order("tea", 3));
/// </code></example>
[SuppressMessage("Design", "CA1000", Justification = "The type is told once, as a queue's is.")]
public sealed class SharedObjectQueue<T> : SharedMessageQueue<T>, IShared<SharedObjectQueue<T>>
{
    /// <summary>The capacity when nothing is said: 1 MiB.</summary>
    public const int DefaultCapacityBytes = 1 << 20;

    private static readonly RingContent s_any = Of(1, 0, false);

    private PayloadWriter? _writer;

    private SharedObjectQueue(Region region)
        : base(region)
    {
    }

    /// <summary>A new one.</summary>
    /// <param name="capacityBytes">
    /// How many bytes of objects it can hold, rounded up to a power of two; 1 to 1,073,741,824 (1 GiB).
    /// </param>
    /// <param name="endsWithProducers">
    /// It ends for its consumers when all who have put something in are gone, by <see
    /// cref="SharedObject.Dispose"/> or by death, and it is empty. Default: only by <see
    /// cref="SharedMessageQueue{T}.Complete"/>.
    /// </param>
    /// <param name="growsToBytes">
    /// Up to how many bytes it grows, rounded up to a power of two; at most 1,073,741,824 (1 GiB). Default:
    /// it does not. Only address space is taken for what it may become.
    /// </param>
    /// <exception cref="LinuxException">ENOMEM or ENOSPC: there is no memory left.</exception>
    public static SharedObjectQueue<T> Create(
        int capacityBytes = DefaultCapacityBytes, bool endsWithProducers = false, int growsToBytes = 0) =>
        new(RegionOpening.Create(Of(capacityBytes, growsToBytes, endsWithProducers), null, null));

    static SharedObjectQueue<T> IShared<SharedObjectQueue<T>>.Join(SafeFd file, string? name) =>
        new(RegionFile.Join(s_any, file, name));

    private protected override MessageBytes Encode(T message)
    {
        PayloadWriter writer = Interlocked.Exchange(ref _writer, null) ?? new PayloadWriter();
        try
        {
            ValueCodec<T>.Write(writer, message);
            if (writer.HasHandles || writer.HasCancellationTokens)
            {
                throw new CannotCrossException(
                    TypeText.Short(typeof(T)), typeof(T),
                    "A shared queue carries no descriptors and no cancellation tokens. Use an ObjectPipe.");
            }

            return new(writer.WrittenMemory, new Return(this, writer));
        }
        catch
        {
            GiveBack(writer);
            throw;
        }
    }

    private protected override T Decode(ReadOnlySpan<byte> bytes)
    {
        PayloadReader reader = new(bytes);
        T value = ValueCodec<T>.Read(ref reader);
        if (reader.Remaining > 0)
        {
            PayloadReader.Damaged($"{reader.Remaining} bytes follow the object");
        }

        return value;
    }

    private static RingContent Of(int capacityBytes, int growsToBytes, bool endsWithProducers) => Of(
        $"SharedObjectQueue of {TypeText.Short(typeof(T))}", capacityBytes, growsToBytes, endsWithProducers);

    private void GiveBack(PayloadWriter writer)
    {
        writer.Reset();
        if (Interlocked.Exchange(ref _writer, writer) is PayloadWriter other)
        {
            other.Dispose();
        }
    }

    private sealed class Return(SharedObjectQueue<T> queue, PayloadWriter writer) : IDisposable
    {
        public void Dispose() => queue.GiveBack(writer);
    }
}
