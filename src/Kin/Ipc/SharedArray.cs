using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Kin.Ipc.Queues;
using Kin.Ipc.Regions;
using Kin.Ipc.Values;
using Kin.Native;
using Kin.Native.Memory;

namespace Kin.Ipc;

/// <summary>
/// An array that processes have in common. Its elements stand one after the other from offset 8192 of the
/// file /dev/shm/kin-NAME, as in an array of C, where programs in any language find them.
/// </summary>
/// <typeparam name="T">
/// A type without references. All who share the array must mean the same by it: Kin compares primitive types
/// and sizes.
/// </typeparam>
/// <remarks>
/// Elements of one, two, four or eight bytes are read and written at once, and have operations of one step
/// (also those of <see cref="SharedNumbers"/>). Larger ones can be read half old, half new, while somebody
/// writes them: use a <see cref="SharedMutex"/>. Thread-safe to the same degree.
/// </remarks>
/// <example><code>
/// using var sums = SharedArray&lt;double>.Create(4);
/// await WorkerProcess.RunAsync(() => sums.Add(2, 0.5));
/// </code></example>
public sealed class SharedArray<T> : SharedObject, IShared<SharedArray<T>>
    where T : unmanaged
{
    private static readonly string s_kind = $"SharedArray of {ElementKind.Of<T>()}";

    private SharedArray(Region region)
        : base(region)
    {
        long bytes = region.Memory.Length - RegionLayout.Content;
        Length = (int)Math.Min(bytes / Unsafe.SizeOf<T>(), Array.MaxLength);
    }

    /// <summary>How many elements there are.</summary>
    public int Length { get; }

    /// <summary>An element.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There is none of that number.</exception>
    /// <exception cref="ObjectDisposedException">It is disposed.</exception>
    public T this[int index]
    {
        get
        {
            if (AtomicPlace<T>.FitsExactly)
            {
                return PlaceOf(index).Read();
            }

            T value = Region.Memory.At<T>(OffsetOf(index));
            ObjectDisposedException.ThrowIf(Region.IsClosed, this);
            return value;
        }

        set
        {
            if (AtomicPlace<T>.FitsExactly)
            {
                PlaceOf(index).Write(value);
                return;
            }

            Region.Memory.At<T>(OffsetOf(index)) = value;
            ObjectDisposedException.ThrowIf(Region.IsClosed, this);
        }
    }

    /// <summary>A new one, all zero; without a name it is anonymous, and handed on as an argument.</summary>
    /// <param name="length">How many elements, from 1.</param>
    /// <param name="name">The name; null: none.</param>
    /// <param name="options">Who may open it, and how long it stays.</param>
    /// <exception cref="LinuxException">EEXIST: the name is taken. ENOSPC: /dev/shm is full.</exception>
    public static SharedArray<T> Create(int length, string? name = null, SharedOptions? options = null) =>
        new(RegionOpening.Create(Of(length), name, options));

    /// <summary>A new one with these elements.</summary>
    /// <inheritdoc cref="Create(int, string, SharedOptions)" path="/exception"/>
    public static SharedArray<T> Create(
        ReadOnlySpan<T> values, string? name = null, SharedOptions? options = null)
    {
        byte[] bytes = MemoryMarshal.AsBytes(values).ToArray();
        return new(RegionOpening.Create(new ArrayContent(s_kind, bytes.Length, bytes), name, options));
    }

    /// <summary>The one of that name, however long it is.</summary>
    /// <exception cref="LinuxException">ENOENT: there is none. EACCES: it is not for this user.</exception>
    /// <exception cref="InvalidDataException">The name belongs to something else, or it is
    /// damaged.</exception>
    public static SharedArray<T> Open(string name, SharedOptions? options = null) =>
        new(RegionOpening.Open(new BytesContent(s_kind, 0), name, options));

    /// <summary>The one of that name, as it is; made if there is none. One of another length is
    /// refused.</summary>
    /// <inheritdoc cref="Open" path="/exception"/>
    public static SharedArray<T> OpenOrCreate(string name, int length, SharedOptions? options = null) =>
        new(RegionOpening.OpenOrCreate(Of(length), name, options));

    /// <summary>
    /// All elements. What was taken before <see cref="SharedObject.Dispose"/> can still be used after it: it
    /// shows zeros then, and what is written goes nowhere.
    /// </summary>
    /// <exception cref="OverflowException">They are more than 2 GiB: take parts.</exception>
    public Span<T> AsSpan() => AsSpan(0, Length);

    /// <summary>Some of the elements.</summary>
    public Span<T> AsSpan(int start, int length)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(start);
        ArgumentOutOfRangeException.ThrowIfNegative(length);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(length, Length - start);
        long offset = RegionLayout.Content + ((long)start * Unsafe.SizeOf<T>());
        return MemoryMarshal.Cast<byte, T>(
            Region.Memory.Expose(offset, checked(length * Unsafe.SizeOf<T>())));
    }

    /// <summary>A copy of all elements.</summary>
    public T[] ToArray()
    {
        T[] copy = AsSpan().ToArray();
        ObjectDisposedException.ThrowIf(Region.IsClosed, this);
        return copy;
    }

    /// <summary>Writes an element, and returns the one that was there.</summary>
    /// <exception cref="NotSupportedException">Elements have another size than 1, 2, 4 or 8.</exception>
    public T Exchange(int index, T value) => PlaceOf(index).Exchange(value);

    /// <summary>
    /// Writes an element if the one that is there is, byte for byte, <paramref name="comparand"/>.
    /// </summary>
    /// <returns>What was there: the comparand, if it was written.</returns>
    /// <inheritdoc cref="Exchange" path="/exception"/>
    public T CompareExchange(int index, T value, T comparand) =>
        PlaceOf(index).CompareExchange(value, comparand);

    /// <summary>Puts in the place of an element what is made of it, and nobody comes between.</summary>
    /// <param name="index">Which.</param>
    /// <param name="change">May be called several times, and should do nothing else.</param>
    /// <returns>The new element.</returns>
    /// <inheritdoc cref="Exchange" path="/exception"/>
    public T Update(int index, Func<T, T> change)
    {
        ArgumentNullException.ThrowIfNull(change);
        PlaceOf(index).Change(static (value, change) => change(value), change, out T changed);
        return changed;
    }

    static SharedArray<T> IShared<SharedArray<T>>.Join(SafeFd file, string? name) =>
        new(RegionFile.Join(new BytesContent(s_kind, 0), file, name));

    internal AtomicPlace<T> PlaceOf(int index) => AtomicPlace<T>.FitsExactly
        ? new(Region.Memory, OffsetOf(index))
        : throw new NotSupportedException(
            $"An element of {Unsafe.SizeOf<T>()} bytes is not changed in one step. Take a SharedMutex.");

    private static ArrayContent Of(int length)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(length);
        return new(s_kind, (long)length * Unsafe.SizeOf<T>(), []);
    }

    private long OffsetOf(int index)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(index);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(index, Length);
        return RegionLayout.Content + ((long)index * Unsafe.SizeOf<T>());
    }
}
